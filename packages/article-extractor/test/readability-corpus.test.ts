/**
 * Real pages from the test suite of Readability, which lie beside the checkout on some machines: the text is
 * nothing but what Readability is expected to give, and nearly all of it, whatever refining drops as clutter.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { createFastParser } from "../src/dom/fast-parser.ts";
import { createExtractor } from "../src/index.ts";

const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/readability/", import.meta.url));
const SOURCE = { url: "http://fakehost/test/page.html", contentType: "text/html; charset=utf-8" };
const HIDDEN = "svg, iframe, object, embed, video, audio, noscript, button, figcaption";
const parse = createFastParser({ maxTreeDepth: 512, maxTreeNodes: 200_000 });
/** Of the text, how much Readability is expected to give, too. */
const LEAST_EXPECTED = 0.98;
/** Of what Readability is expected to give, how much is in the text. */
const LEAST_KEPT = 0.95;
/** The same on a front page, with a byline and a credit for each of its stories. */
const LEAST_KEPT_OF_FRONT_PAGES = 0.85;
const FRONT_PAGES: ReadonlySet<string> = new Set(["nytimes-5"]);

/** Where our title is the better one: without the site's name, with what stands before a colon, or the heading. */
const OWN_TITLES: ReadonlySet<string> = new Set([
  "ehow-1",
  "gmw",
  "medium-3",
  "v8-blog",
  "yahoo-2",
  "yahoo-4",
]);

const isPresent = existsSync(CORPUS);
const pages = isPresent ? readdirSync(CORPUS) : [];
const why = isPresent ? "" : " — skipped, because the corpus is not on this machine";

describe.skipIf(!isPresent)(`the Readability corpus${why}`, () => {
  const extractor = createExtractor({ limits: { parseTimeoutMs: 60_000 } });
  afterAll(() => extractor.close());

  test.concurrent.each(pages)("%s", { timeout: 60_000 }, async (name) => {
    const read = (file: string) => readFileSync(`${CORPUS}${name}/${file}`);
    const result = await extractor.extract(new Uint8Array(read("source.html")), SOURCE);
    if (!result.ok) throw new Error(result.message);
    const metadata = JSON.parse(read("expected-metadata.json").toString()) as { title: string };
    const { title, content } = result.article;
    const expected = words(metadata.title === "" ? SOURCE.url : metadata.title);
    expect(words(title).join(" ") === expected.join(" ")).toBe(!OWN_TITLES.has(name));
    const expectedContent = expectedText(read("expected.html").toString());
    expect(shareOf(content, expectedContent)).toBeGreaterThanOrEqual(LEAST_EXPECTED);
    const leastKept = FRONT_PAGES.has(name) ? LEAST_KEPT_OF_FRONT_PAGES : LEAST_KEPT;
    expect(shareOf(expectedContent, content)).toBeGreaterThanOrEqual(leastKept);
  });
});

function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** All text but that of elements which no article keeps. */
function expectedText(html: string): string {
  const { body } = parse(`<!doctype html><body>${html}`, SOURCE.url);
  for (const hidden of body.querySelectorAll(HIDDEN)) hidden.remove();
  return body.textContent;
}

/** How much of a text is in another one, from 0 to 1: runs of three letters, which the space between blocks does not change. */
function shareOf(text: string, other: string): number {
  const [first, second] = [count(text), count(other)];
  let common = 0;
  for (const [trigram, times] of first.counts) common += Math.min(times, second.counts.get(trigram) ?? 0);
  return first.total === 0 ? 1 : common / first.total;
}

function count(text: string): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
  const letters = words(text).join("");
  const counts = new Map<string, number>();
  for (let at = 0; at + 3 <= letters.length; at += 1) {
    const trigram = letters.slice(at, at + 3);
    counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
  }
  return { counts, total: Math.max(letters.length - 2, 0) };
}
