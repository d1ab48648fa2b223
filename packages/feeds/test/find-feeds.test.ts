/** Feeds that a page names. */
import { expect, test } from "vitest";
import { readDocument } from "../src/index.ts";
import { bytesOf, source } from "./documents.ts";

function offeredBy(html: string): unknown {
  return readDocument(bytesOf(html), source("text/html", "https://example.com/blog/")).offered;
}

test("the links of the head are found in their order, with their names", () => {
  expect(
    offeredBy(`<!doctype html><html><head><title>x</title>
      <link rel="alternate" type="application/rss+xml" title="Posts &amp; more" href="feed.xml">
      <link rel="ALTERNATE nofollow" type="Application/Atom+XML; charset=utf-8" href="/atom">
      <link rel=alternate type=application/feed+json href=https://cdn.example/feed.json></head>`),
  ).toEqual([
    { url: "https://example.com/blog/feed.xml", title: "Posts & more" },
    { url: "https://example.com/atom", title: null },
    { url: "https://cdn.example/feed.json", title: null },
  ]);
});

test("the page's own base completes them", () => {
  expect(offeredBy('<base href="/other/"><link rel=alternate type=application/rss+xml href=feed>')).toEqual([
    { url: "https://example.com/other/feed", title: null },
  ]);
});

test.each([
  '<link rel="stylesheet alternate" type="application/rss+xml" href="a">',
  '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
  '<link rel="alternate" type="application/json" href="/wp-json">',
  '<link rel="alternate" type="application/rss+xml">',
  '<link rel="alternate" type="application/rss+xml" href="javascript:x">',
  '<link rel="icon" type="application/rss+xml" href="x">',
  '<!-- <link rel="alternate" type="application/rss+xml" href="x"> -->',
])("%s is no feed", (html) => {
  expect(offeredBy(`<!doctype html>${html}`)).toEqual([]);
});

test("each is named once, and not more than twenty are", () => {
  const page = Array.from(
    { length: 200 },
    (_, n) => `<link rel=alternate type=application/rss+xml href=f${n >> 1}>`,
  ).join("");
  expect(offeredBy(page)).toHaveLength(20);
});

test("a feed offers none, whatever it holds", () => {
  const feed = '<rss version="2.0"><channel><title>x</title></channel></rss>';
  expect(readDocument(bytesOf(feed), source())).toMatchObject({ reading: { ok: true }, offered: [] });
});
