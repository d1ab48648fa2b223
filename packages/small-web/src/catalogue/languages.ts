/** Articles in many languages, scripts and charsets, each labelled truly in one way or another. */
import type { Library } from "../library.ts";
import { articleDocument, savedEntry, UTF_8, type Encoding, type Entry } from "./entry.ts";

const BY_HEADER: Encoding = { charset: "utf8", header: "UTF-8" };
const BY_META: Encoding = { charset: "utf8", declaration: { kind: "meta", label: "utf-8" } };

const ARTICLES: readonly (readonly [id: string, encoding: Encoding, note: string])[] = [
  ["marktplatz/die-uhrmacherin", BY_HEADER, "German, UTF-8 by the header alone"],
  ["plaza/el-afilador", BY_META, "Spanish, UTF-8 by the meta tag alone"],
  ["varanda/a-chuva-das-quatro", UTF_8, "Portuguese"],
  ["waha/qasim-al-maa", UTF_8, "Arabic, right to left"],
  ["shuk/tikun-sfarim", BY_HEADER, "Hebrew, right to left"],
  ["nadi/chitthi-likhne-wala", UTF_8, "Hindi"],
  ["rimnam/ruea-kuaitiao", UTF_8, "Thai, without spaces between words"],
  ["hembuoi/ba-ban-xoi", BY_META, "Vietnamese"],
  ["yomimono/kasa-no-byoin", UTF_8, "Japanese"],
  ["chaguan/xiu-zhong-ren", UTF_8, "Chinese, simplified"],
  ["golmok/dojang", UTF_8, "Korean"],
  [
    "carnet/le-four-de-la-soeur",
    { charset: "iso-8859-15", header: "ISO-8859-15", declaration: { kind: "meta", label: "iso-8859-15" } },
    "French in ISO-8859-15, by header and meta tag, at an address with a query",
  ],
  [
    "norrsken/posten-kommer-med-spark",
    { charset: "iso-8859-1", declaration: { kind: "http-equiv", label: "iso-8859-1" } },
    "Swedish in ISO-8859-1 by an old meta tag, in a layout of tables",
  ],
  ["zaulek/lawka-przed-apteka", { charset: "iso-8859-2", header: "iso-8859-2" }, "Polish in ISO-8859-2"],
  [
    "pazaryeri/cayci-huseyin",
    { charset: "iso-8859-9", declaration: { kind: "meta", label: "iso-8859-9" } },
    "Turkish in ISO-8859-9",
  ],
  ["limani/o-kalafatis", { charset: "windows-1253", header: "windows-1253" }, "Greek in windows-1253"],
  [
    "stantsiya/smotritel-razyezda",
    { charset: "windows-1251", header: "windows-1251" },
    "Russian in windows-1251",
  ],
  [
    "biblioteka/chitatel-so-svechoy",
    { charset: "koi8-r", declaration: { kind: "http-equiv", label: "koi8-r" } },
    "Russian in KOI8-R by an old meta tag",
  ],
  [
    "furuhon/kashihon-no-shiori",
    { charset: "shift_jis", declaration: { kind: "http-equiv", label: "Shift_JIS" } },
    "Japanese in Shift_JIS by an old meta tag",
  ],
  ["furuhon/hashira-dokei", { charset: "euc-jp", header: "EUC-JP" }, "Japanese in EUC-JP by the header"],
  [
    "jiuwen/du-chuan",
    { charset: "gbk", declaration: { kind: "meta", label: "gb2312" } },
    "Chinese in GBK that calls itself GB2312",
  ],
  ["xunfang/zhi-san", { charset: "big5", header: "big5" }, "Chinese, traditional, in Big5"],
  [
    "yetgil/bus-jongjeom",
    { charset: "euc-kr", header: "euc-kr", declaration: { kind: "meta", label: "euc-kr" } },
    "Korean in EUC-KR",
  ],
  [
    "sadyba/pasichnyk",
    { charset: "utf-16le", bom: true },
    "Ukrainian in UTF-16 with a byte order mark and no label",
  ],
];

export function languages(library: Library): Entry[] {
  return ARTICLES.map(([id, encoding, note]) => {
    const article = library.article(id);
    return savedEntry(article, articleDocument(article, encoding), { note });
  });
}
