/** Reading a page comes to the same result on either DOM: metadata, refining, sanitising, text and verdict included. */

import { describe, expect, test, vi } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { createJsdomParser } from "../../src/jsdom-page.ts";
import { extractLimits } from "../../src/limits.ts";
import { createPageReader } from "../../src/read-page.ts";
import { page, paragraphs, prose, utf8 } from "../pages.ts";
import { CORPUS, corpusPages } from "./corpus-pages.ts";

vi.setConfig({ testTimeout: 60_000 });

const EVERY = 20;
const WRITTEN: Readonly<Record<string, string>> = {
  "an article": page(),
  "an article with a base, a picture and a lazy one": page({
    head: '<base href="/elsewhere/">',
    body: `${paragraphs(4)}<figure><img src=a.png><figcaption>A</figcaption></figure><img data-src="b.jpg" class=lazy>`,
  }),
  "an article in a table, with lists, quotes and code": page({
    body: `<table><tr><td>${paragraphs(5)}<ul><li>one<li>two</ul><pre>a\n  b</pre><blockquote>q</table>`,
  }),
  "nothing but a consent dialog": `<title>News</title><div role=dialog aria-modal=true><p>We use cookies. ${prose(20)}</div>`,
  "a list of links": "<title>Sections</title><ul><li><a href=/a>Rope</a><li><a href=/b>Lamps</a></ul>",
  "no elements": "only text",
};

const limits = extractLimits();
const onOurs = createPageReader([createFastParser(limits)], limits);
const onJsdom = createPageReader([createJsdomParser(limits.maxPagesPerWindow)], limits);

function expectSameResult(html: string, url: string): void {
  const source = { url, contentType: "text/html; charset=utf-8" };
  expect(onOurs(utf8(html), source)).toEqual(onJsdom(utf8(html), source));
}

test.each(Object.entries(WRITTEN))("%s is read alike on both DOMs", (_, html) => {
  expectSameResult(html, "https://site.example/dir/page.html");
});

describe.skipIf(!CORPUS.isPresent)(`a real page is read alike on both DOMs${CORPUS.why}`, () => {
  const some = corpusPages().filter((_, index) => index % EVERY === EVERY / 2);
  test.each(some)("$name", ({ html, url }) => expectSameResult(html, url));
});
