import { describe, expect, test } from "vitest";
import { parseReadingList, ReadingListError } from "../src/index.ts";
import { utf8 } from "./bytes.ts";

function read(text: string, fileName?: string) {
  return parseReadingList(utf8(text), { fileName });
}

describe("the HTML export of", () => {
  test("Pocket gives title, time and tags", () => {
    const { format, entries } = read(`<!DOCTYPE html>
<html><head><title>Pocket Export</title></head><body>
<h1>Unread</h1>
<ul>
<li><a href="https://example.com/bees?a=1&amp;b=2" time_added="1672531200" tags="garden,long reads">Bees &amp; <b>wasps</b></a></li>
<li><a href="https://example.com/raw" time_added="1672531201" tags="">https://example.com/raw</a></li>
</ul><h1>Read Archive</h1><ul></ul></body></html>`);
    expect(format).toBe("pocket-html");
    expect(entries).toEqual([
      {
        url: "https://example.com/bees?a=1&b=2",
        line: 5,
        title: "Bees & wasps",
        addedAt: "2023-01-01T00:00:00.000Z",
        tags: ["garden", "long reads"],
      },
      { url: "https://example.com/raw", line: 6, addedAt: "2023-01-01T00:00:01.000Z" },
    ]);
  });

  test("Raindrop.io is told from browser bookmarks", () => {
    const { format, entries } = read(`<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<DL><p>
<DT><A HREF="https://example.com/house" ADD_DATE="1614834367" TAGS="wood,stone" DATA-COVER="" DATA-IMPORTANT="false">A house</A>
</DL><p>`);
    expect(format).toBe("raindrop-html");
    expect(entries).toEqual([
      {
        url: "https://example.com/house",
        line: 4,
        title: "A house",
        addedAt: "2021-03-04T05:06:07.000Z",
        tags: ["wood", "stone"],
      },
    ]);
  });

  test("a browser is read with its folders, bookmarklets and unclosed elements", () => {
    const { format, entries, invalid, duplicates } = read(`<!-- made by a browser -->
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<DL><p>
    <DT><H3 ADD_DATE="1">Folder</H3>
    <DL><p>
        <DT><A HREF="https://example.com/a" ADD_DATE="1577836800000" ICON="data:image/png;base64,AAAA">First</A>
        <DD>A description with a word
        <DT><A HREF='https://example.com/b' ADD_DATE="1577836800000000">Second, never closed
        <DT><A HREF="javascript:alert(1)">Bookmarklet</A>
        <DT><A HREF="place:sort=8">Most visited</A>
        <DT><A HREF="https://example.com/a#later">Again</A>
        <DT><A NAME="here">no link</A>
    </DL><p>
</DL><p>`);
    expect(format).toBe("bookmarks-html");
    expect(entries).toEqual([
      { url: "https://example.com/a", line: 7, title: "First", addedAt: "2020-01-01T00:00:00.000Z" },
      {
        url: "https://example.com/b",
        line: 9,
        title: "Second, never closed",
        addedAt: "2020-01-01T00:00:00.000Z",
      },
    ]);
    expect(invalid).toEqual([
      { line: 10, reason: expect.stringContaining('"javascript:"') },
      { line: 11, reason: expect.stringContaining('"place:"') },
    ]);
    expect(duplicates).toEqual([{ line: 12, url: "https://example.com/a#later", firstLine: 7 }]);
  });
});

test("the links of any HTML page are read, and relative ones refused", () => {
  const { format, entries, invalid } = read(
    "<html><body><a href=https://example.com/a>A</a>\n<a href='page.html'>B</a><a href=''>C</a><a\nHREF=//example.com/d>D</a>",
  );
  expect(format).toBe("html");
  expect(entries.map(({ url, line }) => [line, url])).toEqual([
    [1, "https://example.com/a"],
    [2, "https://example.com/d"],
  ]);
  expect(invalid.map(({ line }) => line)).toEqual([2, 2]);
});

test("links inside comments, scripts and attributes are not rows", () => {
  const { entries } = read(
    `<!doctype html><!-- <a href="https://example.com/1">x</a> --><script>'<a href="https://example.com/2">'</script>` +
      `<p title='<a href="https://example.com/3">'><a href="https://example.com/4">x</a>`,
  );
  expect(entries.map(({ url }) => url)).toEqual(["https://example.com/4"]);
});

test("the first of two attributes of one name counts", () => {
  const { entries } = read(`<html><a href="https://example.com/a" href="https://example.com/b">x</a>`);
  expect(entries.map(({ url }) => url)).toEqual(["https://example.com/a"]);
});

test("a Markdown file that begins with HTML stays a plain list", () => {
  const text = '<p align="center">\n<a href="https://example.com/a">A</a>\n</p>\n- https://example.com/b\n';
  expect(read(text, "README.md").format).toBe("plain-text");
  expect(read(text, "export.html").format).toBe("html");
});

test("millions of unclosed elements cost no stack", () => {
  const text = `<!doctype html>${"<div>".repeat(1_000_000)}<a href="https://example.com/a">A${"<a>".repeat(1_000_000)}`;
  expect(read(text).entries).toEqual([{ url: "https://example.com/a", line: 1, title: "A" }]);
});

test.each([
  ["<!doctype html><p>No links</p>", /HTML page without links/],
  ['<?xml version="1.0"?><opml><outline xmlUrl="https://example.com/feed"/></opml>', /XML document/],
  ["<rss version='2.0'></rss>", /XML document/],
])("%j is refused as no list", (text, message) => {
  const refusal = () => read(text);
  expect(refusal).toThrow(ReadingListError);
  expect(refusal).toThrow(message);
});
