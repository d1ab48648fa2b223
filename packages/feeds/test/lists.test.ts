/** Lists of feeds, in and out. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ListedFeed, parseOpml, writeOpml } from "../src/index.ts";
import { bytesOf } from "./documents.ts";

function readList(text: string) {
  const reading = parseOpml(bytesOf(text));
  if (!reading.ok) throw new Error(reading.message);
  return reading.list;
}

function byUrl(a: ListedFeed, b: ListedFeed): number {
  return a.url < b.url ? -1 : 1;
}

const opml = (outlines: string) =>
  `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>${outlines}</body></opml>`;

describe("reading", () => {
  test("feeds come with their names, sites and folders", () => {
    const list = readList(
      opml(`<outline text="News"><outline text="Local &amp; near" title="ignored?">
        <outline type="rss" text="a" title="A" xmlUrl="https://example.com/a" htmlUrl="https://example.com/"/></outline>
        <outline text="B" xmlurl="https://example.com/b"/></outline><outline text="C" xmlUrl="example.com/c"/>`),
    );
    expect(list).toEqual({
      feeds: [
        {
          url: "https://example.com/a",
          title: "A",
          siteUrl: "https://example.com/",
          folder: ["News", "ignored?"],
        },
        { url: "https://example.com/b", title: "B", siteUrl: null, folder: ["News"] },
        { url: "https://example.com/c", title: "C", siteUrl: null, folder: [] },
      ],
      duplicates: 0,
      unusable: [],
    });
  });

  test("an address that comes again counts once, and one that cannot be fetched is named", () => {
    const list = readList(
      opml(`<outline text="a" xmlUrl="https://example.com/a"/><outline text="b" xmlUrl="HTTPS://EXAMPLE.com/a#x"/>
        <outline text="c" xmlUrl="file:///etc/passwd"/><outline text="d" xmlUrl=""/>`),
    );
    expect(list).toMatchObject({
      feeds: [{ url: "https://example.com/a" }],
      duplicates: 1,
      unusable: [{ title: "c", reason: expect.stringContaining('"file:"') as string }],
    });
  });

  test("folders deeper than eight count as the eighth", () => {
    const list = readList(
      opml(
        `${'<outline text="f">'.repeat(20)}<outline xmlUrl="https://example.com/a"/>${"</outline>".repeat(20)}`,
      ),
    );
    expect(list.feeds[0]!.folder).toHaveLength(8);
  });

  test("a list without feeds is a list", () => {
    expect(readList(opml("")).feeds).toEqual([]);
  });

  test.each([
    ["", "empty"],
    ["<!doctype html><p>x", "not-a-list"],
    ['<rss version="2.0"><channel><title>x</title></channel></rss>', "not-a-list"],
    ['<opml version="2.0"><body><outline text="a', "not-a-list"],
  ])("%j is refused as %s", (text, code) => {
    expect(parseOpml(bytesOf(text))).toMatchObject({ ok: false, code });
  });
});

test("folders without end are refused", () => {
  const nested = opml('<outline text="f">'.repeat(5_000) + "</outline>".repeat(5_000));
  expect(parseOpml(bytesOf(nested))).toMatchObject({ ok: false, code: "not-a-list" });
});

describe("writing", () => {
  const name = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .map((text) => `n${text}`.replace(/\s+/g, " ").trim());
  const listed: fc.Arbitrary<ListedFeed> = fc.record({
    url: fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url).href),
    title: name,
    siteUrl: fc.option(fc.constant("https://example.com/a?b=1&c='\"")),
    folder: fc.array(name, { maxLength: 3 }),
  });

  test("what was written is read again as it was, by folders", () => {
    fc.assert(
      fc.property(fc.uniqueArray(listed, { selector: ({ url }) => url, maxLength: 8 }), (feeds) => {
        const again = readList(writeOpml(feeds));
        expect([...again.feeds].sort(byUrl)).toEqual(
          [...feeds]
            .map((feed) => ({ ...feed, siteUrl: feed.siteUrl === null ? null : new URL(feed.siteUrl).href }))
            .sort(byUrl),
        );
      }),
    );
  });

  test("a feed without a name is written with its address for one", () => {
    const text = writeOpml([{ url: "https://example.com/a", title: null, siteUrl: null, folder: [] }]);
    expect(text).toContain('text="https://example.com/a"');
  });

  test("no character goes out that no document may hold", () => {
    const text = writeOpml([
      { url: "https://example.com/a", title: "a\u0001b\uFFFFc", siteUrl: null, folder: ["\u0000"] },
    ]);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\uFFFF]/);
    expect(readList(text).feeds[0]!.title).toBe("a b c");
  });
});
