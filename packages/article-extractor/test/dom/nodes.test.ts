/** Our nodes do what the DOM says, whatever is done to them in whatever order; jsdom tells what that is. */

import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { createJsdomParser } from "../../src/jsdom-page.ts";
import type { ParsePage } from "../../src/page-dom.ts";
import { extractLimits } from "../../src/limits.ts";
import { soup } from "./soup.ts";

vi.setConfig({ testTimeout: 60_000 });

const URL_ = "https://site.example/dir/page.html?q=1";
const parseFast = createFastParser(extractLimits());
const parseJsdom = createJsdomParser(10_000);

/** One change or question; `a` and `b` choose the elements in the body that it is about. */
interface Step {
  readonly action: keyof typeof ACTIONS;
  readonly a: number;
  readonly b: number;
  readonly text: string;
}

const ACTIONS = {
  appendChild: (a: Element, b: Element) => a.appendChild(b),
  insertBefore: (a: Element, b: Element) => a.insertBefore(b, a.firstChild),
  insertAtEnd: (a: Element, b: Element) => a.insertBefore(b, null),
  insertBeforeItself: (a: Element) => a.parentNode!.insertBefore(a, a),
  replaceChild: (a: Element, b: Element) => a.parentNode!.replaceChild(b, a),
  removeChild: (a: Element) => a.parentNode!.removeChild(a),
  remove: (a: Element) => a.remove(),
  removeText: (a: Element) => (a.firstChild as Text | null)?.remove(),
  setText: (a: Element, _: Element, text: string) => (a.textContent = text),
  setTextNode: (a: Element, _: Element, text: string) => {
    if (a.firstChild?.nodeType === 3) (a.firstChild as Text).data = text;
  },
  setInnerHtml: (a: Element, b: Element) => (a.innerHTML = b.innerHTML),
  appendText: (a: Element, _: Element, text: string) => a.appendChild(a.ownerDocument.createTextNode(text)),
  appendNew: (a: Element) => a.appendChild(a.ownerDocument.createElement("P")),
  appendFragment: (a: Element, b: Element) => {
    const fragment = a.ownerDocument.createDocumentFragment();
    while (b.firstChild !== null) fragment.appendChild(b.firstChild);
    a.appendChild(fragment);
  },
  clone: (a: Element, b: Element) => a.appendChild(b.cloneNode(true)),
  cloneShallow: (a: Element, b: Element) => a.appendChild(b.cloneNode()),
  setAttribute: (a: Element, _: Element, text: string) => a.setAttribute("Title", text),
  removeAttribute: (a: Element) => a.removeAttribute("CLASS"),
  copyAttributes: (a: Element, b: Element) => {
    for (const attribute of b.attributes) a.setAttributeNode(attribute.cloneNode() as Attr);
  },
  setId: (a: Element, _: Element, text: string) => (a.id = text),
  setClass: (a: Element, _: Element, text: string) => {
    // That of an SVG element is an object, and cannot be set.
    if (typeof a.className === "string") a.className = text;
  },
  askText: (a: Element) => a.textContent,
} satisfies Record<string, (a: Element, b: Element, text: string) => unknown>;

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom(...(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])),
  a: fc.nat(200),
  b: fc.nat(200),
  text: fc.constantFrom("", "x", " \n", '<b>&amp;\u00a0"'),
});

/** What there is to see after each step. */
function play(parse: ParsePage, html: string, steps: readonly Step[]): readonly unknown[] {
  const document = parse(html, URL_);
  return steps.map(({ action, a, b, text }) => {
    const elements = [...(document.body?.querySelectorAll("*") ?? [])];
    if (elements.length === 0) return null;
    const [first, second] = [elements[a % elements.length]!, elements[b % elements.length]!];
    let outcome = "done";
    try {
      ACTIONS[action](first, second, text);
    } catch (error) {
      outcome = (error as Error).name;
    }
    return { outcome, ...look(document, first) };
  });
}

function look(document: Document, element: Element): object {
  const { documentElement: root } = document;
  return {
    html: root?.outerHTML,
    text: root?.textContent,
    own: element.textContent,
    children: [...element.children].map(({ tagName }) => tagName),
    childNodes: [...element.childNodes].map(({ nodeName, nodeType, nodeValue }) => [
      nodeName,
      nodeType,
      nodeValue,
    ]),
    ends: [element.firstElementChild, element.lastElementChild, element.nextElementSibling].map(
      (one) => one?.nodeName,
    ),
    before: [
      element.previousElementSibling?.nodeName,
      element.previousSibling?.nodeName,
      element.parentElement?.nodeName,
    ],
    attributes: [...element.attributes].map(({ name, value, prefix, localName }) => [
      name,
      value,
      prefix,
      localName,
    ]),
    names: [
      element.id,
      element.getAttribute("STYLE"),
      element.hasAttribute("hidden"),
      [element.className].join(),
    ],
    within: [
      root?.contains(element),
      element.contains(element),
      element.childElementCount,
      element.hasChildNodes(),
    ],
    found: ["p", "TD", "svg", "*"].map((name) => element.getElementsByTagName(name).length),
    selected: ["P, td", "[title]", "a[href^=http]", 'img[src*="a"]', "div[class~=x]"].map((selector) => [
      element.querySelectorAll(selector).length,
      element.querySelector(selector)?.nodeName,
      element.matches(selector),
      element.closest(selector)?.nodeName,
    ]),
  };
}

test("any steps on any page leave the same to see", () => {
  const property = fc.property(soup(25), fc.array(step, { maxLength: 12 }), (html, steps) => {
    expect(play(parseFast, html, steps)).toEqual(play(parseJsdom, html, steps));
  });
  fc.assert(property, { numRuns: 100 });
});

test("names have another case in their ASCII letters only", () => {
  const html = "<body><x-é title=t data-É=d>text</x-é><x-ſK ſ=s>text</x-ſK>";
  const [ours, expected] = [parseFast, parseJsdom].map((parse) => {
    const document = parse(html, URL_);
    const created = document.createElement("X-ÉK\u212a");
    return [...document.body.children, created].map((element) => [
      element.tagName,
      element.localName,
      ...["TITLE", "DATA-É", "data-é", "ſ", "S"].map((name) => element.getAttribute(name)),
    ]);
  });
  expect(ours).toEqual(expected);
  expect(ours![0]![0]).toBe("X-é");
});

test("the document says the same of itself", () => {
  const heads = fc.constantFrom(
    "",
    "<base href=//other.example/x/>",
    "<base href='http://['>",
    "<base target=a><base href=y>",
  );
  const property = fc.property(heads, soup(30), (head, html) => {
    const documents = [parseFast, parseJsdom].map((parse) => parse(head + html, URL_));
    const [ours, expected] = documents.map((document) => ({
      uris: [document.documentURI, document.URL, document.baseURI, document.body?.baseURI],
      title: document.title,
      names: [document.nodeName, document.textContent, document.head?.nodeName, document.body?.nodeName],
      children: [...document.childNodes].map((node) => [node.nodeName, node.nodeType, node.textContent]),
      html: document.documentElement?.outerHTML,
      seen: [...document.querySelectorAll("*")].map((element) => {
        const { style, src, srcset } = element as HTMLImageElement;
        return [
          element.localName,
          element.namespaceURI,
          style?.display,
          style?.visibility,
          [src].join(),
          [srcset].join(),
        ];
      }),
    }));
    expect(ours).toEqual(expected);
  });
  fc.assert(property, { numRuns: 100 });
});

function expectSameStyle(value: string): void {
  const [ours, expected] = [parseFast, parseJsdom].map((parse) => {
    const element = parse("<p>", URL_).querySelector("p")!;
    element.setAttribute("style", value);
    return { display: element.style.display, visibility: element.style.visibility };
  });
  expect(ours).toEqual(expected);
}

test("a style says whether its element is shown as a browser takes it", () => {
  const words = [
    ..."display visibility : ; none block hidden visible !important ! important /* */ Display NONE".split(
      " ",
    ),
    ..."inline-flex grid color red url(a;b) -x inherit unset 1px , --display".split(" "),
    " ",
    "\n",
  ];
  const style = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(fc.property(style, expectSameStyle), { numRuns: 300 });
});

test.each([
  "display:none;display:var(--shown)",
  "display: var(--a, none) !important; display: block",
  "display:calc(1)",
  "display:none}",
  "color:red;}display:none",
  "background:url(data:image/png;base64,AA);display:none",
  "content:';display:none;'",
  "background:url(a;display:none;b);color:red",
  "display:none/**/",
  "/*display:none",
])("the style %j says the same as in a browser", expectSameStyle);

test("a selector beyond those that are known is refused", () => {
  const document = parseFast("<p>", URL_);
  for (const selector of ["p > a", "p a", ".x", "#x", "p:first-child", "a[b=c i]", ""]) {
    expect(() => document.querySelectorAll(selector)).toThrow("is not supported");
  }
});
