import { describe, expect, test } from "vitest";
import { parseReadingList } from "../src/index.ts";
import { utf8 } from "./bytes.ts";

describe("the CSV export of", () => {
  test("Pocket gives title, time and tags", () => {
    const list = parseReadingList(
      utf8(
        "title,url,time_added,tags,status\n" +
          '"Bees, and why",https://example.com/bees,1672531200,garden|long reads,unread\n' +
          "https://example.com/raw,https://example.com/raw,1672531201,,archive\n",
      ),
    );
    expect(list).toEqual({
      format: "pocket-csv",
      entries: [
        {
          url: "https://example.com/bees",
          line: 2,
          title: "Bees, and why",
          addedAt: "2023-01-01T00:00:00.000Z",
          tags: ["garden", "long reads"],
        },
        { url: "https://example.com/raw", line: 3, addedAt: "2023-01-01T00:00:01.000Z" },
      ],
      invalid: [],
      duplicates: [],
    });
  });

  test("Instapaper is read past a selection of several lines", () => {
    const { format, entries } = parseReadingList(
      utf8(
        "URL,Title,Selection,Folder,Timestamp,Tags\r\n" +
          'https://example.com/a,First,"one\r\ntwo ""quoted""\r\n\r\nthree",Unread,1577836800,[]\r\n' +
          'https://example.com/b,Second,,Archive,1577836801,"[""x"",""y""]"\r\n',
      ),
    );
    expect(format).toBe("instapaper-csv");
    expect(entries).toEqual([
      { url: "https://example.com/a", line: 2, title: "First", addedAt: "2020-01-01T00:00:00.000Z" },
      {
        url: "https://example.com/b",
        line: 6,
        title: "Second",
        addedAt: "2020-01-01T00:00:01.000Z",
        tags: ["x", "y"],
      },
    ]);
  });

  test("Raindrop.io gives title, time and tags", () => {
    const { format, entries } = parseReadingList(
      utf8(
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n" +
          '7,A house,,"Short, text",https://example.com/house,Ideas,"wood, stone",2021-03-04T05:06:07.000Z,,,false\n',
      ),
    );
    expect(format).toBe("raindrop-csv");
    expect(entries).toEqual([
      {
        url: "https://example.com/house",
        line: 2,
        title: "A house",
        addedAt: "2021-03-04T05:06:07.000Z",
        tags: ["wood", "stone"],
      },
    ]);
  });
});

describe("a CSV table of unknown origin", () => {
  test.each([
    ["semicolons", "Title;Link\nA;https://example.com/a,b\n"],
    ["tabs", "title\tURL\nA\thttps://example.com/a,b\n"],
    ["one column", "url\nhttps://example.com/a,b\n"],
    ["quotes", '"name","url"\n"A","https://example.com/a,b"\n'],
    ["a byte order mark and blank lines", '\ufeff\n \nurl,title\n\n"https://example.com/a,b",A\n'],
  ])("is read with %s", (_, text) => {
    const { format, entries } = parseReadingList(utf8(text));
    expect(format).toBe("csv");
    expect(entries.map(({ url }) => url)).toEqual(["https://example.com/a,b"]);
  });

  test("without a header is read when the file name says CSV", () => {
    const bytes = utf8("A,https://example.com/a\nB,https://example.com/b\n");
    const { format, entries } = parseReadingList(bytes, { fileName: "list.CSV" });
    expect(format).toBe("csv");
    expect(entries).toEqual([
      { url: "https://example.com/a", line: 1 },
      { url: "https://example.com/b", line: 2 },
    ]);
  });

  test("has a row for every line with content, whatever is in it", () => {
    const { entries, invalid, duplicates } = parseReadingList(
      utf8(
        [
          "url,title",
          "https://example.com/a,A",
          ",no address",
          "  ,  ",
          "",
          "/relative,R",
          "https://example.com/a",
          "ftp://example.com/,F,too,many,cells",
          '"https://example.com/b\nhttps://example.com/c",two',
        ].join("\n"),
      ),
    );
    expect(entries.map(({ line }) => line)).toEqual([2]);
    expect(duplicates).toEqual([{ line: 7, url: "https://example.com/a", firstLine: 2 }]);
    expect(invalid).toEqual([
      { line: 3, reason: expect.stringContaining("no address") },
      { line: 6, reason: expect.stringContaining("beginning with https://") },
      { line: 8, reason: expect.stringContaining('"ftp:"') },
      { line: 9, reason: expect.stringContaining("more than one address") },
    ]);
  });

  test.each([
    ["never closed", 'https://example.com/b,"B\nhttps://example.com/c,C'],
    [
      "closed in a later row, in the middle of a cell",
      'https://example.com/b,"B\nhttps://example.com/c,the "C" case',
    ],
    ["opened in a later row again", 'https://example.com/b,"B\nhttps://example.com/c,"C"'],
  ])("loses no row to a quotation mark that is %s", (_, rows) => {
    const { entries, invalid } = parseReadingList(
      utf8(`url,title\nhttps://example.com/a,A\n${rows}\nhttps://example.com/d,D\n`),
    );
    expect(entries.map(({ url, line }) => [line, url])).toEqual([
      [2, "https://example.com/a"],
      [3, "https://example.com/b"],
      [4, "https://example.com/c"],
      [5, "https://example.com/d"],
    ]);
    expect(invalid).toEqual([]);
  });

  test("may quote within a cell that is not quoted itself", () => {
    const { entries } = parseReadingList(utf8('url,title\nhttps://example.com/a,the "A" case\n'));
    expect(entries[0]?.title).toBe('the "A" case');
  });

  test("may begin a cell of several lines with a quotation", () => {
    const { entries } = parseReadingList(
      utf8('url,title\nhttps://example.com/a,"""A"", she\nsaid"\nhttps://example.com/b,B\n'),
    );
    expect(entries.map(({ line, title }) => [line, title])).toEqual([
      [2, '"A", she said'],
      [4, "B"],
    ]);
  });

  test("loses no row to 300 wrong quotation marks", () => {
    const rows = Array.from(
      { length: 300 },
      (_, i) => `https://example.com/${i},"open\nhttps://example.com/x${i},"a" b\n`,
    );
    expect(parseReadingList(utf8(`url,title\n${rows.join("")}`)).entries).toHaveLength(600);
  });

  test("refuses a line too long to be one row", () => {
    const { entries, invalid } = parseReadingList(
      utf8(`url,title\nhttps://example.com/a,${"x".repeat(1024 * 1024)}\nhttps://example.com/b,B\n`),
    );
    expect(entries).toEqual([{ url: "https://example.com/b", line: 3, title: "B" }]);
    expect(invalid).toEqual([{ line: 2, reason: expect.stringContaining("longer than 1 MiB") }]);
  });

  test("says so when it stops reading after too much was swallowed by quotation marks", () => {
    const damaged = `https://example.com/a,"${"x".repeat(1024 * 1024)}`;
    const { entries, invalid } = parseReadingList(utf8(`url,title\n${`${damaged}\n`.repeat(20)}`));
    expect(entries).toEqual([]);
    expect(invalid).toHaveLength(16);
    expect(invalid.at(-1)).toEqual({ line: 17, reason: expect.stringContaining("read no further") });
  });

  test("keeps a field name such as __proto__ apart from objects", () => {
    const { entries } = parseReadingList(
      utf8("__proto__,constructor,url\npolluted,x,https://example.com/a\n"),
    );
    expect(entries).toEqual([{ url: "https://example.com/a", line: 2 }]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
