/**
 * Pages whose charset is labelled falsely, doubtfully or not at all. Where the rules of the
 * HTML standard recover the text, all of it is promised; where nothing can tell what the
 * bytes mean, only sentences in ASCII are.
 */
import type { Library } from "../library.ts";
import { isAscii, promisedSentences } from "../promised-sentences.ts";
import { articleDocument, savedEntry, type Encoding, type Entry } from "./entry.ts";

interface Labelled {
  readonly id: string;
  readonly encoding: Encoding;
  readonly promised: "all" | "ascii";
  readonly note: string;
}

const PAGES: readonly Labelled[] = [
  {
    id: "attic/the-price-of-a-stamp",
    encoding: { charset: "windows-1252", header: "windows-1252" },
    promised: "all",
    note: "windows-1252 by the header, with the quotation marks that only it has",
  },
  {
    id: "attic/the-kitchen-clock",
    encoding: { charset: "windows-1252", header: "ISO-8859-1" },
    promised: "all",
    note: "windows-1252 under the name of ISO-8859-1, which browsers take for the same",
  },
  {
    id: "attic/an-umbrella-census",
    encoding: {
      charset: "windows-1252",
      header: "utf8mb4",
      declaration: { kind: "http-equiv", label: "windows-1252" },
    },
    promised: "all",
    note: "A charset that does not exist in the header, the right one in the meta tag",
  },
  {
    id: "attic/the-quiet-typewriter",
    encoding: { charset: "windows-1252" },
    promised: "all",
    note: "windows-1252 without any label",
  },
  {
    id: "attic/instructions-for-a-fog",
    encoding: { charset: "utf8", declaration: { kind: "meta", label: "utf-16" } },
    promised: "all",
    note: "UTF-8 with a meta tag that says UTF-16, which no meta tag can mean",
  },
  {
    id: "bottega/la-maestra-di-fisarmoniche",
    encoding: { charset: "utf8", bom: true, header: "windows-1252" },
    promised: "all",
    note: "Italian; a byte order mark overrules the header",
  },
  {
    id: "sluis/de-sluis-van-oudewiel",
    encoding: { charset: "utf-16be", bom: true, header: "iso-8859-1" },
    promised: "all",
    note: "Dutch in big-endian UTF-16, whose byte order mark overrules the header",
  },
  {
    id: "attic/a-cafe-by-the-station",
    encoding: { charset: "windows-1252", header: "utf-8" },
    promised: "ascii",
    note: "windows-1252 that is falsely called UTF-8",
  },
  {
    id: "attic/four-kinds-of-string",
    encoding: { charset: "utf8", header: "iso-8859-1" },
    promised: "ascii",
    note: "UTF-8 that is falsely called ISO-8859-1",
  },
  {
    id: "fundbuero/der-koffer-ohne-namen",
    encoding: { charset: "utf8" },
    promised: "ascii",
    note: "German in UTF-8 without any label",
  },
];

export function labels(library: Library): Entry[] {
  return PAGES.map(({ id, encoding, promised, note }) => {
    const article = library.article(id);
    const accepts = promised === "ascii" ? isAscii : undefined;
    const contains = promisedSentences(article.body, article.site.lang, accepts);
    return savedEntry(article, articleDocument(article, encoding), { note, contains });
  });
}
