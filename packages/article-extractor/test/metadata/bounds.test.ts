/** Pages that make reading them long or large: each is read, and what it says is bounded. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { extractLimits } from "../../src/limits.ts";
import { judgePage } from "../../src/verdict/judge-page.ts";
import { readPageSignals } from "../../src/verdict/page-signals.ts";
import { jsonLd, metadataOf, PAGE_URL } from "./read-page-metadata.ts";

const LONG = "word ".repeat(100_000);

describe("a page is read with", () => {
  test.each([
    ["bylines in bylines around a long text", "", `${'<p><span class="byline">'.repeat(200)}${LONG}`],
    ["items in items", "", `${'<div itemprop="author" itemscope>'.repeat(400)}<b itemprop="name">A</b>`],
    [
      "thousands of titles and sites",
      '<meta property="og:title" content="T"><meta property="og:site_name" content="S">'.repeat(3_000),
      "",
    ],
    [
      "a title of megabytes beside many headlines",
      `<title>${LONG}</title>`,
      `<b itemprop="headline">${"x".repeat(200)}</b>`.repeat(400),
    ],
    ["semicolons after its data", jsonLd(`{"@type":"Article"}${";".repeat(500_000)}x`), ""],
    ["commas in its data", jsonLd(`${", ".repeat(400_000)}]`), ""],
    [
      "paid parts in paid parts",
      jsonLd({ "@type": "Article", hasPart: { isAccessibleForFree: false, cssSelector: ".p" } }),
      `${'<div class="p">'.repeat(400)}${LONG}`,
    ],
    ["a style of a megabyte", "", `<p style="${"; ".repeat(500_000)}">text</p>`],
    ["an author's name of a megabyte", `<meta name="author" content="by ${" ".repeat(500_000)}x">`, ""],
  ])("%s", (_what, head, body) => {
    expect(JSON.stringify(metadataOf(head, body)).length).toBeLessThan(20_000);
    const parse = createFastParser(extractLimits());
    const page = readPageSignals(parse(`<head>${head}</head><body>${body}</body>`, PAGE_URL), PAGE_URL);
    expect(judgePage(page, null, 300).kind).toMatch(/^[a-z0-9-]+$/);
  });
});

test("whatever the data, reading it ends, and what it says can be stored", { timeout: 60_000 }, () => {
  const words = fc.constantFrom(
    "@type",
    "@id",
    "@graph",
    "Article",
    "author",
    "name",
    "headline",
    "image",
    "url",
    "__proto__",
    "constructor",
    "publisher",
    "datePublished",
    "isAccessibleForFree",
    "hasPart",
    "cssSelector",
    "mainEntity",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      words,
      fc.string({ unit: "binary" }),
      fc.constantFrom(null, true, false, 0, 1e308),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.array(fc.tuple(words, tie("value")), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
    ),
  }));
  fc.assert(
    fc.property(value, fc.string(), (data, tail) => {
      const text = JSON.stringify({ "@type": "Article", data, ...(typeof data === "object" ? data : {}) });
      const metadata = metadataOf(jsonLd(text.replaceAll("<", "\\u003c") + tail.replaceAll("<", "")));
      expect(JSON.stringify(metadata)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
    { numRuns: 100 },
  );
});
