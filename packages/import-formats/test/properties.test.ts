import { zipSync } from "fflate";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseReadingList, ReadingListError, type ReadingList } from "../src/index.ts";
import { utf8 } from "./bytes.ts";

/** Pieces that steer random input into every reader. */
const fragment = fc.constantFrom(
  "https://example.com/a",
  "http://b.example/",
  "example.org/x",
  "ftp://example.com",
  "[title](",
  "](",
  ")",
  "<a href=",
  "<!doctype html>",
  "</a>",
  '"',
  "'",
  ",",
  ";",
  "\t",
  "\n",
  "\r\n",
  "\\",
  "url,title",
  "title,url,time_added,tags,status",
  "[",
  "]",
  "{",
  "}",
  '{"url":',
  ":",
  "#",
  "&amp;",
  "<!--",
  "\u0000",
  "\ufeff",
  "\u200b",
  "é",
  "__proto__",
);

const anyText = fc
  .array(fc.oneof({ weight: 4, arbitrary: fragment }, { weight: 1, arbitrary: fc.string() }), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));

const anyFileName = fc.constantFrom(undefined, "a.txt", "a.md", "a.csv", "a.json", "a.html", "a.zip", "");

function readOrRefuse(bytes: Uint8Array, fileName?: string): ReadingList | undefined {
  try {
    return parseReadingList(bytes, { fileName });
  } catch (error) {
    if (error instanceof ReadingListError) return undefined;
    throw error;
  }
}

function rowsOf(list: ReadingList): { line: number }[] {
  return [...list.entries, ...list.duplicates, ...list.invalid];
}

test("arbitrary bytes are read or refused, and nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), anyFileName, (bytes, fileName) => {
      readOrRefuse(bytes, fileName);
    }),
    { numRuns: 1000 },
  );
});

test("arbitrary text gives rows that are valid in themselves", () => {
  fc.assert(
    fc.property(anyText, anyFileName, (text, fileName) => {
      const list = readOrRefuse(utf8(text), fileName);
      if (list === undefined) return;
      const lines = text.replaceAll("\r\n", "\n").split(/[\n\r]/).length;
      for (const { line } of rowsOf(list)) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines);
      }
      for (const { url } of list.entries) {
        expect(new URL(url).href).toBe(url);
        expect(url).toMatch(/^https?:\/\//);
      }
      for (const { firstLine, line } of list.duplicates) {
        expect(list.entries.some((entry) => entry.line === firstLine)).toBe(true);
        expect(firstLine).toBeLessThanOrEqual(line);
      }
    }),
    { numRuns: 3000 },
  );
});

test("every line of a plain list that is neither blank nor a comment is exactly one row", () => {
  const anyLine = anyText.map((text) =>
    text
      .replace(/[\n\r]/g, " ")
      .replaceAll("\0", " ")
      .slice(0, 400),
  );
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 30 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      (lines, lineEnd) => {
        const list = readOrRefuse(utf8(["a plain list begins with prose", ...lines].join(lineEnd)), "a.txt");
        if (list?.format !== "plain-text") return;
        const expected = lines.flatMap((line, i) => (isRow(line) ? [i + 2] : []));
        const read = rowsOf(list).map(({ line }) => line);
        expect(read.sort((a, b) => a - b)).toEqual([1, ...expected]);
      },
    ),
    { numRuns: 2000 },
  );
});

function isRow(line: string): boolean {
  const visible = line.replace(/^[\s\p{Cc}\p{Cf}]+/u, "");
  return visible !== "" && !visible.startsWith("#");
}

test("every CSV record has the line on which it begins", () => {
  const cell = fc.stringMatching(/^[ab",;\n]{0,6}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, fc.nat(2)), { minLength: 1, maxLength: 20 }), (records) => {
      let text = "url,title\n";
      const expected: number[] = [];
      records.forEach(([title, blankLines], i) => {
        text += "\n".repeat(blankLines);
        expected.push(text.split("\n").length);
        text += `https://example.com/${i},"${title.replaceAll('"', '""')}"\n`;
      });
      const { entries } = parseReadingList(utf8(text));
      expect(entries.map(({ line }) => line)).toEqual(expected);
    }),
  );
});

test("every element of a JSON list is exactly one row", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue({ maxDepth: 5 }), { minLength: 1 }),
      fc.constantFrom(0, 2),
      (values, indent) => {
        const list = parseReadingList(
          utf8(JSON.stringify(["https://example.com/", ...values], null, indent)),
        );
        expect(list.format).toBe("json");
        expect(rowsOf(list)).toHaveLength(values.length + 1);
      },
    ),
  );
});

test("a damaged archive is read or refused, and nothing else", () => {
  const zip = zipSync({
    "metadata_0.json": utf8('["https://example.com/a"]'),
    "x.txt": utf8("x".repeat(200)),
  });
  const damage = fc.tuple(fc.nat(zip.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 8 }), (changes) => {
      const damaged = zip.slice();
      for (const [at, byte] of changes) damaged[at] = byte;
      readOrRefuse(damaged);
    }),
    { numRuns: 2000 },
  );
});
