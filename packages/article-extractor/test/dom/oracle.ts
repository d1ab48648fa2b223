/** What Readability makes of a page on our DOM, held against what it makes of it on jsdom. */

import { Readability } from "@mozilla/readability";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { createJsdomParser } from "../../src/jsdom-page.ts";
import { extractLimits } from "../../src/limits.ts";
import type { ParsePage } from "../../src/page-dom.ts";

const FIELDS = [
  "content",
  "textContent",
  "title",
  "byline",
  "dir",
  "lang",
  "excerpt",
  "siteName",
  "publishedTime",
] as const;

/** The HTML of the article, its text, and the seven fields about it. */
type Answer = Readonly<Record<(typeof FIELDS)[number], string | null | undefined>>;

export type Verdict =
  | { readonly kind: "equal"; readonly hasArticle: boolean }
  | { readonly kind: "different"; readonly where: string }
  /** Readability throws on jsdom; what it does on ours is then no concern. */
  | { readonly kind: "unreadable" };

/** Compares the two DOMs on one page after the other; Readability as it is, but for the length it asks of an article. */
export function createOracle(charThreshold?: number): (html: string, url: string) => Verdict {
  const limits = extractLimits();
  const options = charThreshold === undefined ? {} : { charThreshold };
  const read = (parse: ParsePage, html: string, url: string): Answer | null =>
    new Readability(parse(html, url), options).parse();
  const fast = createFastParser(limits);
  const jsdom = createJsdomParser(limits.maxPagesPerWindow);
  return (html, url) => {
    let expected: Answer | null;
    try {
      expected = read(jsdom, html, url);
    } catch {
      return { kind: "unreadable" };
    }
    const where = firstDifference(read(fast, html, url), expected);
    return where === null ? { kind: "equal", hasArticle: expected !== null } : { kind: "different", where };
  };
}

/** The first field that differs, with what stands there; null when there is none. */
function firstDifference(ours: Answer | null, expected: Answer | null): string | null {
  if (ours === null || expected === null) {
    return ours === expected ? null : `only ${ours === null ? "jsdom" : "our DOM"} has an article`;
  }
  const field = FIELDS.find((name) => ours[name] !== expected[name]);
  if (field === undefined) return null;
  const [a, b] = [String(ours[field]), String(expected[field])];
  let at = 0;
  while (a[at] === b[at]) at += 1;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
  return `${field} at ${at}: ${around(a)}, on jsdom ${around(b)}`;
}
