import { describe, expect, test } from "vitest";
import { parseReadingList } from "../src/index.ts";
import { utf8 } from "./bytes.ts";

function read(text: string) {
  return parseReadingList(utf8(text));
}

describe("a line of a plain list", () => {
  test.each([
    ["https://example.com/a", "https://example.com/a", undefined],
    ["  https://example.com/a\t", "https://example.com/a", undefined],
    ["HTTPS://Example.COM:443/A", "https://example.com/A", undefined],
    ["http://example.com\\@127.0.0.1/", "http://example.com/@127.0.0.1/", undefined],
    ["https://example.com/a,", "https://example.com/a", undefined],
    ["https://example.com/Who?", "https://example.com/Who?", undefined],
    ["https://example.com/wiki/Yahoo!", "https://example.com/wiki/Yahoo!", undefined],
    [
      "https://example.com/モーニング。",
      "https://example.com/%E3%83%A2%E3%83%BC%E3%83%8B%E3%83%B3%E3%82%B0%E3%80%82",
      undefined,
    ],
    ["- https://example.com/a", "https://example.com/a", undefined],
    ["• https://example.com/a", "https://example.com/a", undefined],
    ["12. https://example.com/a", "https://example.com/a", undefined],
    ["- [x] https://example.com/a", "https://example.com/a", undefined],
    ["> https://example.com/a", "https://example.com/a", undefined],
    ["<https://example.com/a>", "https://example.com/a", undefined],
    ['"https://example.com/a",', "https://example.com/a", undefined],
    ["**https://example.com/a**", "https://example.com/a", undefined],
    ["\u200bhttps://example.com/a\ufeff", "https://example.com/a", undefined],
    ["[A title](https://example.com/a)", "https://example.com/a", "A title"],
    ["* [A [nested] title](<https://example.com/a>) and more", "https://example.com/a", "A [nested] title"],
    ['[A title](https://example.com/a "hover text")', "https://example.com/a", "A title"],
    ["[Brackets](https://example.com/Mercury_(planet)).", "https://example.com/Mercury_(planet)", "Brackets"],
    ["[https://example.com/a](https://example.com/a)", "https://example.com/a", undefined],
    [
      "[![A picture](https://img.example/p.png)](https://example.com/a)",
      "https://example.com/a",
      "A picture",
    ],
    ["[A title](example.com/a)", "https://example.com/a", "A title"],
    ["read https://example.com/a.", "https://example.com/a", undefined],
    ["read (https://example.com/a) soon", "https://example.com/a", undefined],
    ["read https://example.com/Mercury_(planet)!", "https://example.com/Mercury_(planet)", undefined],
    ["参照：https://example.com/abc。次", "https://example.com/abc", undefined],
    ["https://example.com/a # to be read", "https://example.com/a", undefined],
    ["https://example.com,A title", "https://example.com/", undefined],
    [
      "https://archive.example/2020/https://example.com/a",
      "https://archive.example/2020/https://example.com/a",
      undefined,
    ],
    ["read www.example.com/a, it is good", "https://www.example.com/a", undefined],
    ["example.com/a", "https://example.com/a", undefined],
    ["example.com:8080/a", "https://example.com:8080/a", undefined],
    ["//example.com/a", "https://example.com/a", undefined],
    ["münchen.example", "https://xn--mnchen-3ya.example/", undefined],
    ["http://localhost:3000/a", "http://localhost:3000/a", undefined],
    ["http://[::1]/a", "http://[::1]/a", undefined],
  ])("%j is read as %j with title %j", (line, url, title) => {
    const { format, entries, invalid } = read(line);
    expect({ format, entries, invalid }).toEqual({
      format: "plain-text",
      entries: [title === undefined ? { url, line: 1 } : { url, line: 1, title }],
      invalid: [],
    });
  });

  test.each([
    ["just some prose", /no web address/],
    ["Note: call them", /no web address/],
    ["someone@example.com", /no web address/],
    ["1.2.3", /no web address/],
    ["ftp://example.com/a", /"ftp:" cannot be imported.*https/],
    ["ftp://example.com/https://example.com/a", /"ftp:" cannot/],
    ["javascript:open('https://example.com')", /"javascript:" cannot/],
    ["see blob:https://example.com/1", /no web address/],
    ["[mail](mailto:someone@example.com)", /"mailto:" cannot/],
    ["data:text/html,<a>", /"data:" cannot/],
    ["file:///etc/passwd", /"file:" cannot/],
    ["https://", /malformed/],
    ["http://exa%00mple.com", /malformed/],
    ["http://[::1%25eth0]/", /malformed/],
    ["http://example.com:65536/", /malformed/],
    ["http://a..b/", /malformed/],
    [`http://${"a".repeat(64)}.example/`, /malformed/],
    ["https://a.example/1 https://b.example/2", /several different addresses/],
    ["https://a.example/1,https://b.example/2", /several different addresses/],
  ])("%j is refused with a reason", (line, reason) => {
    const { entries, invalid } = read(line);
    expect(entries).toEqual([]);
    expect(invalid).toEqual([{ line: 1, reason: expect.stringMatching(reason) }]);
  });
});

describe("a plain list", () => {
  test("gives each row the number of its line, past blank lines, comments and any line ends", () => {
    const { entries, invalid } = read(
      "# mine\r\n\r\nhttps://example.com/a\rhttps://example.com/b\n  \nprose\n#c\nexample.com/c",
    );
    expect(entries.map(({ url, line }) => [line, url])).toEqual([
      [3, "https://example.com/a"],
      [4, "https://example.com/b"],
      [8, "https://example.com/c"],
    ]);
    expect(invalid.map(({ line }) => line)).toEqual([6]);
  });

  test("names the first line of a page that comes again", () => {
    const { entries, duplicates } = read(
      "https://example.com/a\nhttps://example.com/b\nhttps://EXAMPLE.com/a/?utm_source=mail#top\n",
    );
    expect(entries).toHaveLength(2);
    expect(duplicates).toEqual([
      { line: 3, url: "https://example.com/a/?utm_source=mail#top", firstLine: 1 },
    ]);
  });

  test("takes an address of 8,192 characters and refuses one of 8,193", () => {
    const start = "https://example.com/";
    const longest = start + "a".repeat(8192 - start.length);
    const { entries, invalid } = read(`${longest}\n${longest}a\n`);
    expect(entries).toEqual([{ url: longest, line: 1 }]);
    expect(invalid).toEqual([
      { line: 2, reason: expect.stringContaining("8,193 characters; at most 8,192") },
    ]);
  });

  test("refuses an address that only its percent-encoding makes too long", () => {
    const { invalid } = read(`https://example.com/${"é".repeat(3000)}`);
    expect(invalid).toEqual([{ line: 1, reason: expect.stringContaining("18,020 characters") }]);
  });

  test("refuses a line too long to be one row", () => {
    const { invalid } = read(`${"https://example.com/a ".repeat(1000)}\nhttps://example.com/b`);
    expect(invalid).toEqual([{ line: 1, reason: expect.stringContaining("a line of its own") }]);
  });

  test("never repeats a password in a reason", () => {
    const { entries, invalid } = read("https://user:sesame@example.com/\nhttps://user:sesame@exa mple:x/");
    expect(entries).toEqual([]);
    expect(invalid).toHaveLength(2);
    expect(JSON.stringify(invalid)).not.toContain("sesame");
  });

  test("of comments alone has no rows", () => {
    expect(read("# nothing yet\n")).toEqual({
      format: "plain-text",
      entries: [],
      invalid: [],
      duplicates: [],
    });
  });
});
