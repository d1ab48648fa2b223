/** What is read from each format of feed. */
import { describe, expect, test } from "vitest";
import { type Feed, parseFeed } from "../src/index.ts";
import { atom, bytesOf, item, rss, source } from "./documents.ts";

function read(text: string, url?: string): Feed {
  const reading = parseFeed(bytesOf(text), source(null, url));
  if (!reading.ok) throw new Error(`${reading.code}: ${reading.message}`);
  return reading.feed;
}

const urlsOf = (feed: Feed) => feed.entries.map(({ url }) => url);

describe("RSS", () => {
  test("title, site and entries are read", () => {
    const guid = '<guid isPermaLink="false">x-1</guid><pubDate>Fri, 02 Jan 2026 03:04:05 +0100</pubDate>';
    expect(read(rss(item(1, guid)))).toEqual({
      format: "rss",
      title: "A blog",
      siteUrl: "https://example.com/blog/",
      entries: [
        {
          id: "x-1",
          url: "https://example.com/1",
          title: "Entry 1",
          publishedAt: "2026-01-02T02:04:05.000Z",
        },
      ],
      unusable: [],
      unusableCount: 0,
    });
  });

  test("an entry without a guid is named by its link", () => {
    expect(read(rss(item(1))).entries[0]).toMatchObject({ id: "https://example.com/1", publishedAt: null });
  });

  test("a guid that is an address stands in for a missing link, unless it says that it is none", () => {
    const feed = read(
      rss(
        "<item><guid>https://example.com/a</guid></item>" +
          '<item><title>B</title><guid isPermaLink="false">https://example.com/b</guid></item>' +
          "<item><title>C</title><guid>c</guid></item>",
      ),
    );
    expect(urlsOf(feed)).toEqual(["https://example.com/a"]);
    expect(feed.unusable).toEqual([
      { title: "B", reason: "It has no link." },
      { title: "C", reason: "It has no link." },
    ]);
  });

  test("the elements of Dublin Core and Atom help out", () => {
    const feed =
      read(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom">
      <channel><dc:title>T</dc:title><a:link rel="self" href="https://example.com/feed"/>
      <item><a:link href="https://example.com/1"/><dc:date>2026-01-02T03:04:05Z</dc:date></item></channel></rss>`);
    expect(feed).toMatchObject({
      title: "T",
      siteUrl: null,
      entries: [{ url: "https://example.com/1", publishedAt: "2026-01-02T03:04:05.000Z" }],
    });
  });

  test.each(["0.91", "0.92", "1.0", "2.0"])("version %s is read, whatever comes before it", (version) => {
    const text = `\uFEFF\n <!-- hello --> <?xml version="1.0"?>
      <!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://example.com/rss.dtd">
      <RSS version="${version}"><Channel><Title>T</Title><Item><Link>https://example.com/1</Link></Item></Channel></RSS>`;
    expect(urlsOf(read(text))).toEqual(["https://example.com/1"]);
  });

  test("an ampersand that nobody escaped is taken as it is meant", () => {
    const feed = read(rss("<item><link>https://example.com/?a=1&b=2</link></item>"));
    expect(urlsOf(feed)).toEqual(["https://example.com/?a=1&b=2"]);
  });
});

describe("Atom", () => {
  test("the link to the page is taken, not those to the feed, to files or to comments", () => {
    const feed = read(
      atom(`<entry><id>urn:1</id><title type="html">A &lt;b&gt;bold&lt;/b&gt; title</title>
        <link rel="self" href="https://example.com/1.atom"/><link rel="enclosure" href="https://example.com/1.mp3"/>
        <link rel="alternate" type="application/json" href="https://example.com/1.json"/>
        <link rel="alternate" type="text/html" href="https://example.com/1"/>
        <updated>2026-01-02T03:04:05Z</updated></entry>`),
    );
    expect(feed).toMatchObject({
      format: "atom",
      title: "A log",
      entries: [
        {
          id: "urn:1",
          url: "https://example.com/1",
          title: "A bold title",
          publishedAt: "2026-01-02T03:04:05.000Z",
        },
      ],
    });
  });

  test("when it was published counts more than when it was changed", () => {
    const feed = read(
      atom(`<entry><id>1</id><link href="/1"/><published>2026-01-01T00:00:00Z</published>
        <updated>2026-02-01T00:00:00Z</updated></entry>`),
    );
    expect(feed.entries[0]!.publishedAt).toBe("2026-01-01T00:00:00.000Z");
  });

  test("bases within bases complete a link", () => {
    const entries =
      '<entry xml:base="2026/"><id>1</id><link href="a"/></entry><entry><id>2</id><link href="b"/></entry>';
    expect(urlsOf(read(atom(entries, 'xml:base="/posts/"')))).toEqual([
      "https://example.com/posts/2026/a",
      "https://example.com/posts/b",
    ]);
  });

  test("another prefix for its elements changes nothing", () => {
    const feed = read(`<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:title>T</x:title>
      <x:entry><x:id>1</x:id><x:link href="https://example.com/1"/></x:entry></x:feed>`);
    expect(feed).toMatchObject({ title: "T", entries: [{ url: "https://example.com/1" }] });
  });

  test("an id that is an address is the entry's link, where there is no other", () => {
    expect(urlsOf(read(atom("<entry><id>https://example.com/1</id></entry>")))).toEqual([
      "https://example.com/1",
    ]);
  });
});

test("RDF names entries by what they are about", () => {
  const feed =
    read(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.com/"><title>R</title>
    <link>https://example.com/</link></channel><item rdf:about="urn:1"><title>One</title>
    <link>https://example.com/1</link><dc:date>2026-01-02</dc:date></item></rdf:RDF>`);
  expect(feed).toMatchObject({
    format: "rdf",
    title: "R",
    entries: [{ id: "urn:1", url: "https://example.com/1", publishedAt: "2026-01-02T00:00:00.000Z" }],
  });
});

test("JSON Feed is read, with numbers for ids and links to elsewhere", () => {
  const feed = read(
    JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: "J",
      home_page_url: "https://example.com/",
      items: [
        { id: 1, url: "/1", date_published: "2026-01-02T03:04:05Z", title: "One" },
        { id: "2", external_url: "https://elsewhere.example/2" },
        { id: "https://example.com/3" },
        { id: "four", title: "Four" },
        null,
      ],
    }),
  );
  expect(feed).toMatchObject({
    format: "json",
    title: "J",
    siteUrl: "https://example.com/",
    entries: [
      { id: "1", url: "https://example.com/1", publishedAt: "2026-01-02T03:04:05.000Z" },
      { id: "2", url: "https://elsewhere.example/2" },
      { id: "https://example.com/3", url: "https://example.com/3" },
    ],
    unusable: [{ title: "Four", reason: "It has no link." }],
  });
});

describe("entries", () => {
  test("a relative link is completed with the address at which the feed was found", () => {
    const feed = read(rss("<item><link>../a?b</link></item><item><link>//cdn.example/c</link></item>"));
    expect(urlsOf(feed)).toEqual(["https://example.com/a?b", "https://cdn.example/c"]);
  });

  test.each([
    ["javascript:alert(1)", 'begins with "javascript:"'],
    ["mailto:a@example.com", 'begins with "mailto:"'],
    ["file:///etc/passwd", 'begins with "file:"'],
    ["http://", "is no valid address"],
    ["https://user:secret@example.com/", "contains a user name or a password"],
    [`https://example.com/${"x".repeat(5_000)}`, "more than 4096 characters"],
  ])("the link %s is named as unusable", (link, reason) => {
    const feed = read(rss(`<item><title>Bad</title><link>${link}</link></item>${item(1)}`));
    expect(urlsOf(feed)).toEqual(["https://example.com/1"]);
    expect(feed.unusable).toEqual([{ title: "Bad", reason: expect.stringContaining(reason) as string }]);
    expect(feed.unusable[0]!.reason).not.toContain("secret");
  });

  test("a hundred unusable ones are named, and all are counted", () => {
    const feed = read(rss("<item><title>x</title></item>".repeat(150)));
    expect([feed.unusable.length, feed.unusableCount]).toEqual([100, 150]);
  });

  test("the same id twice in a document is one entry, the first", () => {
    const twice = "<guid>1</guid>";
    expect(urlsOf(read(rss(item("a", twice) + item("b", twice))))).toEqual(["https://example.com/a"]);
  });

  test("a date that cannot be read is none", () => {
    expect(read(rss(item(1, "<pubDate>yesterday</pubDate>"))).entries[0]!.publishedAt).toBeNull();
  });

  test("titles are one short line that can be stored", () => {
    const long = `a${"\u{1F600}".repeat(1_000)}`;
    const feed = read(
      rss(
        `<item><title> One\n\t<![CDATA[<b>two</b>]]>  </title><link>/1</link></item>`,
        `<title>${long}</title>`,
      ),
    );
    expect(feed.entries[0]!.title).toBe("One two");
    expect(feed.title!.length).toBeLessThanOrEqual(300);
    expect(feed.title!.isWellFormed()).toBe(true);
  });
});

describe("what is no feed", () => {
  test.each([
    ["", "empty-document"],
    [" \n ", "empty-document"],
    ["<!doctype html><title>Hello</title><p>A page", "not-a-feed"],
    ["just words", "not-a-feed"],
    ['{"a": 1}', "not-a-feed"],
    ["[1, 2]", "not-a-feed"],
    ["<rss", "not-a-feed"],
    ['<rss version="2.0"><channel><item><link>https://example.com/1</li', "malformed-feed"],
    [
      '<opml version="2.0"><body><outline text="a" xmlUrl="https://example.com/feed"/></body></opml>',
      "list-of-feeds",
    ],
  ])("%j is refused as %s", (text, code) => {
    expect(parseFeed(bytesOf(text), source())).toMatchObject({ ok: false, code });
  });

  test("a document over the limit is not even looked at", () => {
    const large = new Uint8Array(5 * 1024 * 1024 + 1).fill(0x20);
    expect(parseFeed(large, source())).toMatchObject({ ok: false, code: "too-large" });
  });
});
