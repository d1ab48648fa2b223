/** A page beyond the limits of its tree is given up while it is read, and with a reason. */

import { describe, expect, test } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { PageLimitError } from "../../src/page-dom.ts";

const URL_ = "https://site.example/";
const parse = createFastParser({ maxTreeDepth: 20, maxTreeNodes: 100 });

function within(html: string): boolean {
  try {
    parse(html, URL_);
    return true;
  } catch (error) {
    if (error instanceof PageLimitError) return false;
    throw error;
  }
}

/** `html` and `body` are open around them. */
const DEEPEST = 18;

describe("the depth", () => {
  test("is that of elements inside each other, those that the parser adds among them", () => {
    expect(within("<div>".repeat(DEEPEST))).toBe(true);
    expect(within(`${"<div>".repeat(DEEPEST)}text`)).toBe(true);
    expect(within("<div>".repeat(DEEPEST + 1))).toBe(false);
  });

  test("does not grow with what is beside each other", () => {
    expect(within("<p><b>x</b></p>".repeat(20))).toBe(true);
    expect(within(`${"<div>".repeat(DEEPEST)}${"</div>".repeat(DEEPEST)}`.repeat(2))).toBe(true);
    expect(within(`${"<div>".repeat(DEEPEST)}${"<br>".repeat(30)}`)).toBe(true);
  });

  test("counts what the parser moves into each other after the elements were closed", () => {
    const misnested = "<a><div>".repeat(8);
    const limits = { maxTreeDepth: 500, maxTreeNodes: 10_000 };
    const deepest = deepestOf(createFastParser(limits)(misnested, URL_));
    const just = createFastParser({ ...limits, maxTreeDepth: deepest });
    expect(just(misnested, URL_).body.textContent).toBe("");
    const tooLow = createFastParser({ ...limits, maxTreeDepth: deepest - 1 });
    expect(() => tooLow(misnested, URL_)).toThrow(/elements inside each other/);
  });

  test("counts foreign elements, templates and formatting that is opened again", () => {
    for (const piece of ["<g>", "<mi>", "<template>", "<b>", "<table><tr><td>", "<ul><li>", "<p><b>"]) {
      const html = (piece === "<g>" ? "<svg>" : piece === "<mi>" ? "<math>" : "") + piece.repeat(40);
      expect({ piece, within: within(html) }).toEqual({ piece, within: false });
    }
  });
});

describe("the number of nodes", () => {
  test("counts elements, texts, comments and attributes", () => {
    // The parser adds `html`, `head` and `body`.
    expect(within("<p>".repeat(97))).toBe(true);
    expect(within("<p>".repeat(98))).toBe(false);
    expect(within("<p>x".repeat(48))).toBe(true);
    expect(within("<p>x".repeat(49))).toBe(false);
    expect(within("<p a b>".repeat(32))).toBe(true);
    expect(within("<p a b>".repeat(33))).toBe(false);
    expect(within(`<body>${"<!---->".repeat(97)}`)).toBe(true);
    expect(within(`<body>${"<!---->".repeat(98)}`)).toBe(false);
  });

  test("counts the attributes that later tags add to the `html` and the `body`", () => {
    for (const name of ["html", "body"]) {
      expect(within(`<p>${tagsWithAttributes(name, 96)}`)).toBe(true);
      expect(within(`<p>${tagsWithAttributes(name, 97)}`)).toBe(false);
      expect(within(`<p>${"<html a=1 b=2>".repeat(200)}`)).toBe(true);
    }
  });

  test("is counted anew for markup that is set", () => {
    const document = parse("<p>x", URL_);
    document.body.innerHTML = "<p>".repeat(50);
    document.body.innerHTML = "<p>".repeat(50);
    expect(document.body.children).toHaveLength(50);
    expect(() => (document.body.innerHTML = "<p>".repeat(101))).toThrow(PageLimitError);
  });
});

test("a limit is named in the reason", () => {
  expect(() => parse("<div>".repeat(50), URL_)).toThrow("more than 20 elements inside each other");
  expect(() => parse("<p>".repeat(200), URL_)).toThrow("more than 100 elements, texts and attributes");
});

/** Start tags, each with an attribute that the others lack. */
function tagsWithAttributes(name: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `<${name} a${index}>`).join("");
}

function deepestOf(document: Document): number {
  const depths = [...document.querySelectorAll("*")].map((element) => {
    let depth = 0;
    for (let node: Element | null = element; node !== null; node = node.parentElement) depth += 1;
    return depth;
  });
  return Math.max(...depths);
}

describe("attributes", () => {
  const parseLarge = createFastParser({ maxTreeDepth: 512, maxTreeNodes: 200_000 });

  test("that the parser repeats in every block are refused beyond a measure", () => {
    const bold = `<p><b title="${"x".repeat(10_000)}">`;
    expect(() => parseLarge(`${bold}${"<p>text".repeat(50)}`, URL_)).not.toThrow();
    expect(() => parseLarge(`${bold}${"<p>text".repeat(500)}`, URL_)).toThrow(
      new PageLimitError("more than 2097152 characters in attributes beyond those in its markup"),
    );
  });

  test("may be as long as the page", () => {
    const picture = `<img src="data:image/png;base64,${"A".repeat(3 * 1024 ** 2)}">`;
    expect(() => parseLarge(`<p>${picture}${picture}`, URL_)).not.toThrow();
  });
});
