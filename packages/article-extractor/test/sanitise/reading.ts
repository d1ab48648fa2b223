/** Sanitising for tests: from HTML, on both DOMs; and what is in the result when it is parsed again. */

import { JSDOM } from "jsdom";
import { type DefaultTreeAdapterTypes, html as names, parse, parseFragment } from "parse5";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { sanitiseArticle } from "../../src/sanitise/sanitise-article.ts";

export const PAGE_URL = "https://site.example/dir/page.html";
export const MAX_LEVELS = 100;

const { window } = new JSDOM("");

const parseFast = createFastParser({ maxTreeDepth: 512, maxTreeNodes: 200_000 });

/** The page's body, on the DOM that pages are read on. */
export function fastBodyOf(html: string): Element {
  return parseFast(html, PAGE_URL).body;
}

/** The page's body on jsdom. */
export function bodyOf(html: string): Element {
  return new window.DOMParser().parseFromString(html, "text/html").body;
}

/** An element without a page around it. */
export function newElement(name: string): Element {
  return window.document.createElement(name);
}

export function sanitiseTree(root: Element, maxNestedTags = MAX_LEVELS): string {
  return sanitiseArticle(root, { pageUrl: PAGE_URL, baseUrl: PAGE_URL, maxNestedTags });
}

export function sanitise(html: string): string {
  return sanitiseTree(fastBodyOf(html));
}

/** An element's name with its attributes. */
export interface FoundElement {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** What jsdom makes of the HTML as the content of an element. */
export function elementsByJsdom(html: string): readonly FoundElement[] {
  const holder = window.document.createElement("div");
  holder.innerHTML = html;
  return [...holder.querySelectorAll("*")].map((element) => ({
    name:
      element.namespaceURI === window.document.body.namespaceURI
        ? element.localName
        : `foreign ${element.localName}`,
    attributes: [...element.attributes].map(({ name, value }) => ({ name, value })),
  }));
}

type ParsedNode = DefaultTreeAdapterTypes.Node;

/** What parse5 makes of the HTML as the content of an element, with scripts on, as in browsers. */
export function elementsByParse5(html: string): readonly FoundElement[] {
  return elementsBelow(parseFragment(html, { scriptingEnabled: true }));
}

/** What parse5 makes of the HTML as a whole page; the elements that every page has are left out. */
export function pageElementsByParse5(html: string): readonly FoundElement[] {
  const frame = new Set(["html", "head", "body"]);
  return elementsBelow(parse(html, { scriptingEnabled: true })).filter(({ name }) => !frame.has(name));
}

function elementsBelow(root: ParsedNode): FoundElement[] {
  const found: FoundElement[] = [];
  const waiting: ParsedNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ("childNodes" in node) waiting.push(...node.childNodes);
    if ("attrs" in node) {
      const isHtml = node.namespaceURI === names.NS.HTML;
      found.push({ name: isHtml ? node.tagName : `foreign ${node.tagName}`, attributes: node.attrs });
    }
  }
  return found;
}

/** What may be there, said once more: a list that grows by mistake does not grow here. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    "p div section article header footer aside main h1 h2 h3 h4 h5 h6 hgroup blockquote pre hr br ul ol li dl dt dd " +
    "figure figcaption details summary table caption colgroup col thead tbody tfoot tr th td a abbr b bdi bdo cite " +
    "code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr ruby rt rp img"
  ).split(" "),
);
const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    "id lang dir title href rel src alt width height loading referrerpolicy span datetime value start reversed type " +
    "colspan rowspan scope"
  ).split(" "),
);

/** Whatever may not be there, in words. */
export function strangers(elements: readonly FoundElement[]): readonly string[] {
  return elements.flatMap(({ name, attributes }) => {
    if (!ELEMENTS.has(name)) return [`<${name}>`];
    return attributes.flatMap((attribute) =>
      ATTRIBUTES.has(attribute.name) && isSafe(attribute)
        ? []
        : [`<${name} ${attribute.name}="${attribute.value}">`],
    );
  });
}

function isSafe({ name, value }: { readonly name: string; readonly value: string }): boolean {
  if (name === "src") return /^https?:\/\//.test(value);
  if (name === "href") return /^(?:https?:\/\/|mailto:|#from-page-)/.test(value);
  return name !== "id" || value.startsWith("from-page-");
}
