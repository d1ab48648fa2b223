/** What holds for all markup, and for all trees that a script could build. */

import * as fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  bodyOf,
  elementsByJsdom,
  elementsByParse5,
  fastBodyOf,
  MAX_LEVELS,
  newElement,
  pageElementsByParse5,
  sanitise,
  sanitiseTree,
  strangers,
} from "./reading.ts";
import { type FreeTree, freeTree, soup } from "./soup.ts";

const RUNS = { numRuns: Number(process.env["SANITISE_RUNS"] ?? 150) };

vi.setConfig({ testTimeout: 10_000 + RUNS.numRuns * 20 });

function built({ name, text, children }: FreeTree): Element {
  const element = newElement(name);
  if (name === "a") element.setAttribute("href", "/x");
  element.append(text, ...children.map(built));
  return element;
}

function rootOf(tree: FreeTree): Element {
  const root = newElement("div");
  root.append(built(tree));
  return root;
}

function sanitisedAgain(html: string): string {
  const holder = newElement("div");
  holder.innerHTML = html;
  return sanitiseTree(holder);
}

function levelsOf(html: string): number {
  let levels = 0;
  let most = 0;
  for (const [tag] of html.matchAll(/<\/?[a-z][^>]*>/g)) {
    if (tag.startsWith("</")) levels -= 1;
    else if (!/^<(?:br|col|hr|img|wbr)\b/.test(tag)) most = Math.max(most, (levels += 1));
  }
  return most;
}

describe("of any markup", () => {
  test("sanitising the parse of what was sanitised changes nothing", () => {
    fc.assert(
      fc.property(soup, (markup) => {
        const once = sanitise(markup);
        expect(sanitisedAgain(once)).toBe(once);
        expect(sanitise(`<!doctype html><body>${once}`)).toBe(once);
      }),
      RUNS,
    );
  });

  test("nothing outside the allow-list appears when it is parsed again", () => {
    fc.assert(
      fc.property(soup, (markup) => {
        const html = sanitise(markup);
        expect(strangers(elementsByJsdom(html))).toEqual([]);
        expect(strangers(elementsByParse5(html))).toEqual([]);
        expect(strangers(pageElementsByParse5(html))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("it comes out the same on both DOMs", () => {
    fc.assert(
      fc.property(soup, (markup) => {
        expect(sanitise(markup)).toBe(sanitiseTree(bodyOf(markup)));
      }),
      RUNS,
    );
  });

  test("the tree that it is written from stays as it was", () => {
    fc.assert(
      fc.property(soup, (markup) => {
        const body = fastBodyOf(markup);
        const before = body.outerHTML;
        sanitiseTree(body);
        expect(body.outerHTML).toBe(before);
      }),
      RUNS,
    );
  });
});

describe("of any tree, also of one that no parser makes", () => {
  test("a parser makes of it what was meant", () => {
    fc.assert(
      fc.property(freeTree, (tree) => {
        const once = sanitiseTree(rootOf(tree));
        expect(sanitisedAgain(once)).toBe(once);
        expect(strangers(elementsByParse5(once))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("it is nested no deeper than the limit, and parsed as it was meant then too", () => {
    fc.assert(
      fc.property(freeTree, fc.integer({ min: 1, max: 8 }), (tree, limit) => {
        const html = sanitiseTree(rootOf(tree), limit);
        expect(levelsOf(html)).toBeLessThanOrEqual(limit);
        expect(sanitisedAgain(html)).toBe(html);
      }),
      RUNS,
    );
    expect(MAX_LEVELS).toBeLessThan(512);
  });
});
