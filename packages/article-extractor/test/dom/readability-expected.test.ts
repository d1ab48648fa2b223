/**
 * Readability on our DOM gives for its project's own pages what that project expects, compared as it compares:
 * node by node in document order, white space collapsed, texts of nothing but white space left out.
 */

import { Readability } from "@mozilla/readability";
import { describe, expect, test } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { extractLimits } from "../../src/limits.ts";
import { CORPUS, readabilityPages } from "./corpus-pages.ts";

const parse = createFastParser(extractLimits());
const COMMENT = 8;
/** As the project's tests set it. */
const OPTIONS = { classesToPreserve: ["caption"] };

/** Every node in document order: elements with names and attributes, texts with their words. */
function outline(html: string): string[] {
  const lines: string[] = [];
  const { documentElement } = parse(html, "http://fakehost/");
  for (let node: Node | null = documentElement; node !== null; node = nextInOrder(node)) {
    const line = describeNode(node);
    if (line !== "") lines.push(line);
  }
  return lines;
}

function nextInOrder(start: Node): Node | null {
  if (start.firstChild !== null) return start.firstChild;
  let node: Node | null = start;
  while (node !== null && node.nextSibling === null) node = node.parentNode;
  return node === null ? null : node.nextSibling;
}

function describeNode(node: Node): string {
  if (node.nodeType !== 1) return (node.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  const { localName, attributes } = node as Element;
  return `<${[localName, ...[...attributes].map(({ name, value }) => `${name}=${value}`)].join(" ")}>`;
}

/** A page as the project's tests prepare it: without its comments. */
function prepared(html: string, url: string): Document {
  const document = parse(html, url);
  const nodes: Node[] = [];
  for (let node: Node | null = document; node !== null; node = nextInOrder(node)) nodes.push(node);
  for (const node of nodes.filter(({ nodeType }) => nodeType === COMMENT)) (node as Comment).remove();
  return document;
}

describe.skipIf(!CORPUS.isPresent)(`the pages of Readability's project${CORPUS.why}`, () => {
  test.each(readabilityPages())("$name", ({ html, url, expectedHtml, expectedMetadata }) => {
    const found = new Readability(prepared(html, url), OPTIONS).parse();
    expect(outline(found?.content ?? "")).toEqual(outline(expectedHtml));
    // The project leaves out what a page does not have, and `readerable` is of another part of it.
    const { readerable: _, ...metadata } = expectedMetadata;
    expect({ ...blankFields(metadata), ...found }).toMatchObject(metadata);
  });
});

function blankFields(metadata: object): Record<string, null> {
  return Object.fromEntries(Object.keys(metadata).map((name) => [name, null]));
}
