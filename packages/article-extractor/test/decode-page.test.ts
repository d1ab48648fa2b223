import { describe, expect, test } from "vitest";
import { decodePage } from "../src/decode-page.ts";
import { latin1, utf8 } from "./pages.ts";

const SCAN_BYTES = 16 * 1024;
const JAPANESE = [0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea];
const CHINESE = [0xd6, 0xd0, 0xce, 0xc4];
const CAFE = latin1("caf\xe9 \x96 \x93x\x94");
const CAFE_TEXT = "café – “x”";

function bytes(...parts: readonly (string | readonly number[] | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...latin1(part)] : [...part])));
}

function decode(page: Uint8Array, contentType: string | null): string {
  return decodePage(page, contentType, SCAN_BYTES);
}

describe("the encoding is taken from", () => {
  test.each([
    ["the header, Shift_JIS", bytes(JAPANESE), "text/html; charset=Shift_JIS", "日本語"],
    ["the header, GBK", bytes(CHINESE), 'text/html; charset="gbk"', "中文"],
    ["the header, windows-1252", CAFE, "text/html; charset=iso-8859-1", CAFE_TEXT],
    ["the header, UTF-16 without a mark", bytes([0x41, 0, 0x42, 0]), "text/html; charset=utf-16le", "AB"],
    [
      "the meta element",
      bytes('<meta charset="shift_jis">', JAPANESE),
      "text/html",
      '<meta charset="shift_jis">日本語',
    ],
    [
      "the older meta element",
      bytes('<meta http-equiv=content-type content="text/html; charset=gb2312">', CHINESE),
      null,
      '<meta http-equiv=content-type content="text/html; charset=gb2312">中文',
    ],
    [
      "the XML declaration",
      bytes('<?xml version="1.0" encoding="gbk"?>', CHINESE),
      null,
      '<?xml version="1.0" encoding="gbk"?>中文',
    ],
    [
      "the byte order mark before the header",
      bytes([0xef, 0xbb, 0xbf], utf8("é")),
      "text/html; charset=gbk",
      "é",
    ],
    ["a mark of UTF-16, little end first", bytes([0xff, 0xfe, 0x41, 0, 0x3d, 0xd8, 0x00, 0xde]), null, "A😀"],
    ["a mark of UTF-16, big end first", bytes([0xfe, 0xff, 0, 0x41]), "text/html; charset=utf-8", "A"],
    [
      "the header before the meta element",
      bytes('<meta charset="gbk">', utf8("é")),
      "text/html; charset=utf-8",
      '<meta charset="gbk">é',
    ],
    [
      "the meta element when the header's label is unknown",
      bytes("<meta charset=gbk>", CHINESE),
      "text/html; charset=utf8mb4",
      "<meta charset=gbk>中文",
    ],
    ["nothing: valid UTF-8", utf8("日本語 é"), null, "日本語 é"],
    ["nothing: not UTF-8, so windows-1252", CAFE, null, CAFE_TEXT],
    ["nothing, with a header that is no media type", CAFE, "nonsense", CAFE_TEXT],
  ])("%s", (_where, page, contentType, text) => {
    expect(decode(page, contentType)).toBe(text);
  });

  test("a meta element that comes after the first kilobyte", () => {
    const early = `<!-- ${"x".repeat(4_000)} -->`;
    expect(decode(bytes(early, "<meta charset=gbk>", CHINESE), null)).toBe(`${early}<meta charset=gbk>中文`);
  });
});

describe("a false label gives replacement characters, never an error", () => {
  test.each([
    "utf-8",
    "shift_jis",
    "gbk",
    "big5",
    "euc-kr",
    "iso-2022-jp",
    "utf-16be",
    "hz-gb-2312",
    "x-user-defined",
  ])("%s", (label) => {
    const text = decode(bytes(CAFE, [0xff, 0xfe, 0x80, 0x1b, 0x24], JAPANESE), `text/html; charset=${label}`);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toBe("");
  });

  test("windows-1252 under the label of UTF-8", () => {
    expect(decode(CAFE, "text/html; charset=utf-8")).toBe("caf\uFFFD \uFFFD \uFFFDx\uFFFD");
  });
});
