/** Documents that were made to do harm: they are read or refused, and cost what their size costs. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFeed, parseOpml, readDocument } from "../src/index.ts";
import { atom, bytesOf, item, rss, source } from "./documents.ts";

const read = (text: string) => parseFeed(bytesOf(text), source());
const MANY = 100_000;

describe("entities", () => {
  const bomb = Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ""};`.repeat(10)}">`,
  ).join("");

  test.each([
    ["that multiply", `<!DOCTYPE rss [<!ENTITY lol "lol">${bomb}]>`, "&lol9;"],
    ["that include a file", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"],
    ["that include an address", '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://169.254.169.254/"> %x;]>', "&x;"],
    ["of a definition elsewhere", '<!DOCTYPE rss PUBLIC "-//W3C//X" "http://example.com/x.dtd">', "&x;"],
  ])("%s stay as they are written", (_what, doctype, use) => {
    const text = `<?xml version="1.0"?>${doctype}<rss version="2.0"><channel><title>${use}</title>${item(1)}</channel></rss>`;
    expect(read(text)).toMatchObject({
      ok: true,
      feed: { title: use, entries: [{ url: "https://example.com/1" }] },
    });
  });

  test("in a list of feeds they do not either", () => {
    const list = `<!DOCTYPE opml [<!ENTITY lol "lol">${bomb}]><opml version="2.0"><body>
      <outline text="&lol9;" xmlUrl="https://example.com/feed"/></body></opml>`;
    expect(parseOpml(bytesOf(list))).toMatchObject({ ok: true, list: { feeds: [{ title: "&lol9;" }] } });
  });

  test("those that everybody knows are read, once", () => {
    const feed = read(rss("", "<title>a &amp;lt; b &#233; &#xE9; &#x0;</title>"));
    expect(feed).toMatchObject({
      ok: true,
      feed: { title: expect.stringMatching(/^a &lt; b é é/) as string },
    });
  });
});

/** Each would cost the square of its size, or the whole stack, in a careless parser. */
test.each([
  ["elements within elements", rss("<a>".repeat(MANY) + "</a>".repeat(MANY))],
  ["items within items", rss("<item>".repeat(MANY))],
  ["elements that never end", rss("<item><description>".repeat(MANY))],
  ["sections that never end", rss("<item><title><![CDATA[".repeat(MANY))],
  ["comments that never end", rss("<!--".repeat(MANY))],
  ["comments before anything else", `${"<!-- x -->".repeat(MANY)}${rss(item(1))}`],
  ["a declaration of open comments", `<!DOCTYPE a [${"<!-- ".repeat(MANY)}`],
  ["a declaration of open quotes", `<!DOCTYPE a [${`"'`.repeat(MANY)}`],
  ["white space", `${" \n".repeat(MANY)}<rss${" \n".repeat(MANY)}`],
  ["attributes", rss(`<a ${"b ".repeat(MANY)}>`)],
  [
    "namespaces within namespaces",
    `<rss ${Array.from({ length: MANY }, (_, n) => `xmlns:n${n}="x"`).join(" ")}>${'<a xmlns:x="y"/>'.repeat(MANY)}</rss>`,
  ],
  ["links of one entry", atom(`<entry>${'<link href="https://example.com/1"/>'.repeat(MANY)}</entry>`)],
  ["ends without beginnings", rss("</a>".repeat(MANY))],
  ["angle brackets", "<".repeat(MANY)],
  ["a title of tags", rss(`<title>${"<![CDATA[<a <b]]>".repeat(MANY)}</title>`)],
  ["arrays within arrays", `{"version":"https://jsonfeed.org/version/1","items":${"[".repeat(MANY)}`],
  ["many entries", rss(item(1).repeat(20_000))],
])("%s are read or refused", (_what, text) => {
  const reading = read(text);
  expect(reading.ok ? "feed" : reading.code).toMatch(/^(?:feed|malformed-feed|not-a-feed)$/);
  expect(reading.ok ? reading.feed.entries.length : 0).toBeLessThanOrEqual(1);
});

test("names that mean something to objects do no harm", () => {
  const text = rss("<__proto__><link>https://evil.example/</link></__proto__><constructor/>" + item(1));
  const reading = read(text);
  const urls = reading.ok ? reading.feed.entries.map(({ url }) => url) : [];
  expect(urls).not.toContain("https://evil.example/");
  expect(({} as Record<string, unknown>)["link"]).toBeUndefined();
});

const piece = fc.constantFrom(
  "<",
  ">",
  "</",
  "/>",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "<!DOCTYPE x [",
  "]>",
  "&",
  ";",
  '"',
  "'",
  "=",
  " ",
  "rss",
  ' version="2.0"',
  "feed",
  "channel",
  "item",
  "link",
  "outline",
  " xmlUrl",
  "https://example.com/",
  "\u0000",
  "\uD800",
  "{",
  "}",
  "[",
  "]",
  '"version":"https://jsonfeed.org/version/1"',
  '"items":',
  ",",
  "é",
);

test("whatever the text, it is read or refused, and never throws", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join("");
      readDocument(bytesOf(text), source());
      parseOpml(bytesOf(text));
      readDocument(bytesOf(rss(text)), source());
    }),
    { numRuns: 500 },
  );
});

test("whatever the bytes, they are read or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      readDocument(bytes, source("text/xml; charset=utf-16"));
    }),
  );
});
