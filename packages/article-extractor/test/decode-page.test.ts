/** Pages whose labels are true: which of them counts. Those with false labels are in `false-charset.test.ts`. */

import { describe, expect, test } from "vitest";
import { decodePage } from "../src/decode-page.ts";
import { extractLimits } from "../src/limits.ts";
import { bytesOf, SAMPLES } from "./charset-samples.ts";
import { utf8 } from "./pages.ts";

const [CHINESE] = SAMPLES.gb2312;
const [CAFE, CAFE_TEXT] = SAMPLES["iso-8859-1"];

function decode(page: Uint8Array, contentType: string | null): string {
  return decodePage(page, contentType, extractLimits().maxCharsetScanBytes);
}

const samples = Object.entries(SAMPLES).map(([label, [bytes, text]]) => ({ label, bytes, text }));

describe("every label is understood", () => {
  test.each(samples)("in the header: $label", ({ label, bytes, text }) => {
    expect(decode(bytesOf("<p>", bytes), `text/html; charset="${label}"`)).toBe(`<p>${text}`);
  });

  test.each(samples)("in the meta element: $label", ({ label, bytes, text }) => {
    const meta = `<meta charset=${label}>`;
    expect(decode(bytesOf(meta, bytes), "text/html")).toBe(meta + text);
  });

  test.each(samples)("in the older meta element: $label", ({ label, bytes, text }) => {
    const meta = `<META content="text/html; charset=${label}" http-equiv=Content-Type>`;
    expect(decode(bytesOf(meta, bytes), null)).toBe(meta + text);
  });

  test.each(samples)("in the XML declaration: $label", ({ label, bytes, text }) => {
    const declaration = `<?xml version="1.0" encoding="${label}"?>`;
    expect(decode(bytesOf(declaration, bytes), "application/xhtml+xml")).toBe(declaration + text);
  });
});

describe("the encoding is taken from", () => {
  test.each([
    [
      "the mark of UTF-8 before the header",
      bytesOf([0xef, 0xbb, 0xbf], utf8("é")),
      "text/html; charset=gbk",
      "é",
    ],
    [
      "the mark of UTF-16, little end first",
      bytesOf([0xff, 0xfe, 0x41, 0, 0x3d, 0xd8, 0x00, 0xde]),
      null,
      "A😀",
    ],
    ["the mark of UTF-16, big end first", bytesOf([0xfe, 0xff, 0, 0x41]), "text/html; charset=utf-8", "A"],
    [
      "the header before the meta element",
      bytesOf("<meta charset=big5>", CHINESE),
      "text/html; charset=gbk",
      "<meta charset=big5>中文",
    ],
    [
      "the meta element when the header's label is unknown",
      bytesOf("<meta charset=gbk>", CHINESE),
      "text/html; charset=utf8mb4",
      "<meta charset=gbk>中文",
    ],
    ["nothing: valid UTF-8", utf8("日本語 é"), null, "日本語 é"],
    ["nothing: not UTF-8, so windows-1252", bytesOf(CAFE), null, CAFE_TEXT],
    ["nothing, with a header that is no media type", bytesOf(CAFE), "nonsense", CAFE_TEXT],
    ["nothing: an empty page", new Uint8Array(), null, ""],
  ])("%s", (_where, page, contentType, text) => {
    expect(decode(page, contentType)).toBe(text);
  });

  test("a meta element that comes within the first 64 KB", () => {
    const early = `<!-- ${"x".repeat(65_000)} -->`;
    expect(decode(bytesOf(early, "<meta charset=gbk>", CHINESE), null)).toBe(
      `${early}<meta charset=gbk>中文`,
    );
  });

  test("no meta element that comes later, nor one in a comment", () => {
    const late = `<!-- <meta charset=gbk> ${"x".repeat(65_600)} --><meta charset=gbk>`;
    expect(decode(bytesOf(late, CAFE), null)).toBe(late + CAFE_TEXT);
  });
});

describe("UTF-16", () => {
  const text = "<!doctype html><p>日本語 café";
  const littleEnd = Uint8Array.from(Buffer.from(text, "utf16le"));
  const bigEnd = Uint8Array.from(Buffer.from(text, "utf16le").swap16());

  test.each([
    ["little end first, by the header", littleEnd, "text/html; charset=utf-16le"],
    ["big end first, by the header", bigEnd, "text/html; charset=utf-16be"],
    ["little end first, by its markup alone", littleEnd, null],
    ["big end first, by its markup alone", bigEnd, null],
    ["big end first, under a label that means the other", bigEnd, "text/html; charset=utf-16"],
    ["little end first, under a label of bytes", littleEnd, "text/html; charset=utf-8"],
  ])("%s", (_what, page, contentType) => {
    expect(decode(page, contentType)).toBe(text);
  });

  test("after white space", () => {
    expect(decode(Uint8Array.from(Buffer.from("\r\n <p>é", "utf16le")), null)).toBe("\r\n <p>é");
  });

  test("without markup, by the header", () => {
    expect(decode(bytesOf([0x65, 0xe5, 0x67, 0x2c, 0x8a, 0x9e]), "text/html; charset=utf-16be")).toBe(
      "日本語",
    );
  });

  test("a meta element that names it was itself read as bytes, so it means UTF-8", () => {
    expect(decode(utf8("<meta charset=utf-16>é"), null)).toBe("<meta charset=utf-16>é");
  });
});
