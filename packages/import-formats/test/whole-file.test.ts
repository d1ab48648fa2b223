import { describe, expect, test } from "vitest";
import { describeFormat, parseReadingList, ReadingListError } from "../src/index.ts";
import { utf16, utf8 } from "./bytes.ts";

function refusal(bytes: Uint8Array, options = {}): ReadingListError {
  try {
    parseReadingList(bytes, options);
  } catch (error) {
    if (error instanceof ReadingListError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

describe("a whole file is refused", () => {
  test.each([
    ["no bytes", new Uint8Array(0)],
    ["only white space", utf8(" \r\n\t\n")],
    ["only a byte order mark", utf8("\ufeff")],
  ])("as empty when it has %s", (_, bytes) => {
    expect(refusal(bytes).code).toBe("empty");
  });

  test.each([
    ["a PNG picture", latin1("\x89PNG\r\n\x1a\n\0\0\0\rIHDR")],
    ["a JPEG picture", latin1("\xff\xd8\xff\xe0\0\x10JFIF")],
    ["a PDF document", latin1("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")],
    ["a gzip archive", latin1("\x1f\x8b\x08\0\0\0\0\0")],
    ["an SQLite database", latin1("SQLite format 3\0\x10\0")],
    ["a compressed Firefox backup", latin1("mozLz40\0\x10\x27")],
    ["a rich-text document", latin1("{\\rtf1\\ansi https://example.com/a}")],
    ["binary data", Uint8Array.from({ length: 1000 }, (_, i) => (i * 97) % 256)],
  ])("as %s", (kind, bytes) => {
    const error = refusal(bytes);
    expect(error.code).toBe("binary");
    expect(error.message).toContain(`The file is ${kind}`);
    expect(error.message).toContain("Choose a text file");
  });

  test("over the limit of bytes, with advice to split it", () => {
    const error = refusal(new Uint8Array(64 * 1024 * 1024 + 1));
    expect(error.code).toBe("too-large");
    expect(error.message).toMatch(/has 64 MiB.*at most 64 MiB.*Split it/);
    expect(refusal(utf8("https://example.com/"), { maxBytes: 19 }).message).toContain(
      "has 20 bytes; at most 19 bytes",
    );
  });

  test("over the limit of rows, counting every row", () => {
    const bytes = utf8("https://example.com/a\nhttps://example.com/a\nprose\n");
    expect(parseReadingList(bytes, { maxEntries: 3 }).entries).toHaveLength(1);
    const error = refusal(bytes, { maxEntries: 2 });
    expect(error.code).toBe("too-large");
    expect(error.message).toContain("more than 2 rows");
  });

  test("over the limit of rows in every other format too", () => {
    for (const text of ["url\n/a\n/b\n", '["a","b"]', "<html><a href=/a>a</a><a href=/b>b</a>"]) {
      expect(refusal(utf8(text), { maxEntries: 1 }).code).toBe("too-large");
    }
  });
});

describe("text is decoded", () => {
  const line = "[Größe – “naïve”](https://example.com/a)";
  test.each([
    ["UTF-8", utf8(line)],
    ["UTF-8 with a byte order mark", utf8(`\ufeff${line}`)],
    ["UTF-16, little-endian", utf16(line, "le")],
    ["UTF-16, big-endian", utf16(line, "be")],
    ["windows-1252", latin1("[Gr\xf6\xdfe \x96 \x93na\xefve\x94](https://example.com/a)")],
  ])("from %s", (_, bytes) => {
    expect(parseReadingList(bytes).entries).toEqual([
      { url: "https://example.com/a", line: 1, title: "Größe – “naïve”" },
    ]);
  });

  test("from UTF-16 with its lines", () => {
    const { entries } = parseReadingList(
      utf16("# ü\r\nhttps://example.com/a\r\nhttps://example.com/b\r\n", "le"),
    );
    expect(entries.map((entry) => entry.line)).toEqual([2, 3]);
  });

  test("as UTF-8 although one byte in it is damaged", () => {
    const bytes = utf8("[Größe und Größe](https://example.com/a)\nhttps://example.com/x\n");
    bytes[bytes.length - 2] = 0xe9;
    expect(parseReadingList(bytes).entries[0]?.title).toBe("Größe und Größe");
  });
});

test("a list of 100,000 lines is read whole", () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `https://site${i % 97}.example/articles/${i}`);
  const { entries } = parseReadingList(utf8(lines.join("\n")));
  expect(entries).toHaveLength(100_000);
  expect(entries.at(-1)).toEqual({ url: lines.at(-1), line: 100_000 });
});

test("the bytes are left as they were", () => {
  const bytes = utf8("https://example.com/a\r\nhttps://example.com/b");
  const before = bytes.slice();
  parseReadingList(bytes);
  expect(bytes).toEqual(before);
});

test("every format has a name for people", () => {
  expect(describeFormat(parseReadingList(utf8("example.com")).format)).toBe("plain text list");
  expect(describeFormat("pocket-html")).toBe("Pocket export (HTML)");
});
