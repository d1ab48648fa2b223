/**
 * Our DOM gives Readability what jsdom gives it, to the byte. jsdom is slow, so that this takes a part of the
 * pages; `npm run oracle` takes all, and many more generated ones.
 */

import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { CORPUS, corpusPages } from "./corpus-pages.ts";
import { createOracle } from "./oracle.ts";
import { smallWebPages } from "./small-web-pages.ts";
import { soup } from "./soup.ts";

/** Long enough for a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const EVERY = 20;
const GENERATED_PAGES = 100;

describe.skipIf(!CORPUS.isPresent)(`a real page gives the same article on both DOMs${CORPUS.why}`, () => {
  const compare = createOracle();
  const some = corpusPages().filter((_, index) => index % EVERY === 0);
  test.each(some)("$name", ({ html, url }) => {
    expect(compare(html, url)).toEqual({ kind: "equal", hasArticle: true });
  });
});

test("every fifth page of the small web gives the same article on both DOMs", async () => {
  const compare = createOracle();
  const pages = (await smallWebPages()).filter((_, index) => index % 5 === 0);
  expect(pages.length).toBeGreaterThan(10);
  const different = pages.filter(({ html, url }) => compare(html, url).kind !== "equal");
  expect(different.map(({ name }) => name)).toEqual([]);
});

test("a generated page gives the same article on both DOMs", () => {
  const compare = createOracle(20);
  const requireSame = (html: string) => {
    expect(compare(html, "https://site.example/dir/page.html")).not.toHaveProperty("where");
  };
  fc.assert(fc.property(soup(60), requireSame), { numRuns: GENERATED_PAGES });
});
