/** How bytes become text. */
import { expect, test } from "vitest";
import { decodeDocument } from "../src/document/decode-document.ts";
import { bytesOf } from "./documents.ts";

const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const bigEndian = (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16());
const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>é</a>`;

test.each([
  [
    "a mark of UTF-8 before the header",
    bytesOf("\uFEFF<a>é</a>"),
    "text/xml; charset=iso-8859-1",
    "<a>é</a>",
  ],
  ["a mark of UTF-16", utf16("\uFEFF<a>é</a>"), null, "<a>é</a>"],
  ["a mark of UTF-16, the other way round", bigEndian("\uFEFF<a>é</a>"), null, "<a>é</a>"],
  ["UTF-16 without a mark", utf16("<a>é</a>"), null, "<a>é</a>"],
  ["UTF-16 without a mark, the other way round", bigEndian("<a>é</a>"), "text/xml", "<a>é</a>"],
  [
    "the header before the declaration",
    latin1(declared("koi8-r")),
    "text/xml; charset=latin1",
    declared("koi8-r"),
  ],
  ["the declaration", latin1(declared("ISO-8859-1")), "text/xml", declared("ISO-8859-1")],
  ["UTF-8 where nothing is said", bytesOf("<a>é</a>"), null, "<a>é</a>"],
  ["windows-1252 where nothing is said and it is no UTF-8", latin1("<a>é</a>"), null, "<a>é</a>"],
  [
    "a header that the bytes contradict",
    latin1(declared("latin1")),
    "text/xml; charset=utf-8",
    declared("latin1"),
  ],
  ["a charset that does not exist", bytesOf("<a>é</a>"), 'text/xml; charset="nonsense"', "<a>é</a>"],
  ["a declaration that cannot be true", bytesOf(declared("utf-16")), null, declared("utf-16")],
  ["quotes and spaces in the header", latin1("é"), 'text/xml ; charset = "latin1"', "é"],
  ["nothing", new Uint8Array(), null, ""],
])("%s", (_what, bytes, contentType, text) => {
  expect(decodeDocument(bytes, contentType)).toBe(text);
});

test("what no label allows becomes a replacement", () => {
  const damaged = new Uint8Array([0x61, 0xff, 0x62]);
  expect(decodeDocument(damaged, "text/xml; charset=utf-8")).toBe("a\uFFFDb");
});

test("Cyrillic and Japanese labels are known", () => {
  expect(decodeDocument(new Uint8Array([0xd0, 0xd2]), "text/xml; charset=koi8-r")).toBe("пр");
  expect(decodeDocument(new Uint8Array([0x93, 0xfa]), "text/xml; charset=shift_jis")).toBe("日");
});
