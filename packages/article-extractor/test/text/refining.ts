/** Articles written for the tests, and how they are refined: as Readability hands them over, on either DOM. */

import { createFastParser } from "../../src/dom/fast-parser.ts";
import { createJsdomParser } from "../../src/jsdom-page.ts";
import type { ParsePage } from "../../src/page-dom.ts";
import type { PageFacts } from "../../src/text/clutter.ts";
import { refineArticle } from "../../src/text/refine-article.ts";
import { textOf } from "../../src/text/text-of.ts";

export const DOMS: readonly (readonly [name: string, parse: ParsePage])[] = [
  ["jsdom", createJsdomParser(200)],
  ["the own DOM", createFastParser({ maxTreeDepth: 512, maxTreeNodes: 200_000 })],
];

// jsdom's first window takes seconds on a busy machine, more than a test is given.
for (const [, parse] of DOMS) parse("", "https://page.test/");

const NO_FACTS: PageFacts = { title: null };

/** The element that holds the given HTML. */
export function articleOf(parse: ParsePage, html: string): Element {
  const document = parse(`<!doctype html><html><body><div>${html}</div></body></html>`, "https://page.test/");
  return document.body.firstElementChild!;
}

export interface Refined {
  readonly html: string;
  readonly text: string;
}

export function refine(html: string, facts: Partial<PageFacts> = {}): Refined {
  const [first, ...others] = DOMS.map(([, parse]) => refineWith(parse, html, facts));
  for (const other of others) {
    if (other.html !== first!.html || other.text !== first!.text) throw new Error("The DOMs do not agree.");
  }
  return first!;
}

function refineWith(parse: ParsePage, html: string, facts: Partial<PageFacts>): Refined {
  const article = articleOf(parse, html);
  refineArticle(article, { ...NO_FACTS, ...facts });
  return { html: article.innerHTML, text: textOf(article) };
}

export const ONE =
  "The ferry left at six, as it had done every morning since the bridge was taken down for repairs.";
export const TWO =
  "Nobody on board spoke much; the engine was loud, and most of them had known each other for thirty years.";
export const THREE =
  "On the far side the baker was waiting with his cart, because the first bread had to cross by boat as well.";

/** Three paragraphs of prose. */
export const PROSE = `<p>${ONE}</p><p>${TWO}</p><p>${THREE}</p>`;
export const PROSE_TEXT = `${ONE}\n\n${TWO}\n\n${THREE}`;

/** Something between the paragraphs. */
export function between(html: string): string {
  return `<p>${ONE}</p>${html}<p>${TWO}</p><p>${THREE}</p>`;
}
