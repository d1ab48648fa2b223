/**
 * Real pages from the test suite of Readability, which lie beside the checkout on some machines: our metadata
 * against what Readability is expected to find. Where they differ on purpose (no site's name in a title, no
 * "By" before a name, names that Readability does not know), `docs/extraction.md` says why.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Readability } from "@mozilla/readability";
import { expect, test } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { extractLimits } from "../../src/limits.ts";
import { type ArticleMetadata, mergeMetadata } from "../../src/metadata/merge-metadata.ts";
import { readMetadata } from "../../src/metadata/read-metadata.ts";

const CORPUS = fileURLToPath(new URL("../../../../../shared/corpus/readability/", import.meta.url));
const OPTIONS = { url: "http://fakehost/test/page.html", limits: extractLimits() };
const isPresent = existsSync(CORPUS);
const why = isPresent ? "" : " — skipped, because the corpus is not on this machine";

interface Expected {
  readonly title: string | null;
  readonly byline: string | null;
  readonly siteName: string | null;
  readonly excerpt: string | null;
  readonly lang: string | null;
  readonly publishedTime: string | null;
}

test.skipIf(!isPresent)(
  `nothing that Readability finds on its corpus is lost${why}`,
  { timeout: 120_000 },
  () => {
    const parse = createFastParser(OPTIONS.limits);
    const lost: string[] = [];
    const counts = { title: 0, author: 0, siteName: 0, excerpt: 0 };
    const pages = readdirSync(CORPUS);
    for (const name of pages) {
      const read = (file: string) => readFileSync(`${CORPUS}${name}/${file}`, "utf8");
      const document = parse(read("source.html"), OPTIONS.url);
      const declared = readMetadata(document, OPTIONS);
      const ours = mergeMetadata(declared, new Readability(document).parse() ?? {}, OPTIONS);
      const theirs = JSON.parse(read("expected-metadata.json")) as Expected;
      lost.push(...lostFields(ours, theirs).map((field) => `${name}: ${field}`));
      counts.title += same(ours.title, theirs.title);
      counts.author += same(ours.author, theirs.byline);
      counts.siteName += same(ours.siteName, theirs.siteName);
      counts.excerpt += same(ours.excerpt, theirs.excerpt);
    }
    // An address is not taken for a site's name.
    expect(lost.filter((field) => !field.endsWith("siteName"))).toEqual([]);
    const share = Object.fromEntries(
      Object.entries(counts).map(([field, agreeing]) => [field, agreeing / pages.length]),
    );
    // On three pages it keeps the name of the site.
    expect(share["title"]).toBeGreaterThan(0.89);
    expect(share["author"]).toBeGreaterThan(0.8);
    expect(share["siteName"]).toBeGreaterThan(0.85);
    expect(share["excerpt"]).toBeGreaterThan(0.95);
  },
);

function lostFields(ours: ArticleMetadata, theirs: Expected): readonly string[] {
  const pairs = {
    title: [ours.title, theirs.title],
    author: [ours.author, theirs.byline],
    siteName: [ours.siteName, theirs.siteName],
    excerpt: [ours.excerpt, theirs.excerpt],
    language: [ours.language, theirs.lang],
    publishedAt: [ours.publishedAt, theirs.publishedTime],
  };
  return Object.entries(pairs).flatMap(([field, [own, other]]) =>
    isNothing(own) && !isNothing(other) ? [field] : [],
  );
}

function same(ours: string | null | undefined, theirs: string | null | undefined): 0 | 1 {
  return line(ours) === line(theirs) ? 1 : 0;
}

function isNothing(text: string | null | undefined): boolean {
  return line(text) === "";
}

function line(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/\s+/g, " ").trim();
}
