/**
 * Real pages from the test suite of Readability, which lie beside the checkout on some machines: the text
 * must be what Readability is expected to give, whatever sanitising and thread do to it.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Parser } from "htmlparser2";
import { afterAll, describe, expect, test } from "vitest";
import { createExtractor } from "../src/index.ts";

const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/readability/", import.meta.url));
const SOURCE = { url: "http://fakehost/test/page.html", contentType: "text/html; charset=utf-8" };
const HIDDEN: ReadonlySet<string> = new Set("svg iframe object embed video audio noscript button".split(" "));
/** How alike both texts must be, from 0 to 1. */
const LEAST_SHARED = 0.97;

/** Where our title is the better one: without the site's name, or with what stands before a colon. */
const OWN_TITLES: ReadonlySet<string> = new Set(["ehow-1", "medium-3", "v8-blog", "yahoo-4"]);

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
    if (OWN_TITLES.has(name)) expect(words(title)).not.toEqual(expected);
    else expect(words(title)).toEqual(expected);
    expect(shared(content, expectedText(read("expected.html").toString()))).toBeGreaterThanOrEqual(
      LEAST_SHARED,
    );
  });
});

function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** All text but that of elements which no article keeps. */
function expectedText(html: string): string {
  let text = "";
  let hiddenDepth = 0;
  const parser = new Parser({
    onopentagname: (tag) => (hiddenDepth += HIDDEN.has(tag) ? 1 : 0),
    onclosetag: (tag) => (hiddenDepth -= HIDDEN.has(tag) ? 1 : 0),
    ontext: (part) => (text += hiddenDepth === 0 ? part : ""),
  });
  parser.end(html);
  return text;
}

/** How alike two texts are, from 0 to 1: F1 over runs of three letters, which the space between blocks does not change. */
function shared(a: string, b: string): number {
  const [first, second] = [count(a), count(b)];
  let common = 0;
  for (const [trigram, times] of first.counts) common += Math.min(times, second.counts.get(trigram) ?? 0);
  return first.total + second.total === 0 ? 1 : (2 * common) / (first.total + second.total);
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
