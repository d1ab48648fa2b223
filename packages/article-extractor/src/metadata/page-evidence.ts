/**
 * Collects, in one walk over a page's tree, the elements that may tell something about the page. It reads
 * the tree and changes nothing. What the elements mean is for the modules beside it.
 */

import { isJsonLd, MAX_JSON_LD_CHARS } from "./json-ld-bound.ts";

export interface PageEvidence {
  readonly url: string;
  readonly baseUrl: string;
  /** `content` of meta elements by their `name` or `property` in lower case, in the page's order. */
  readonly metas: ReadonlyMap<string, readonly string[]>;
  /** The texts of JSON-LD scripts. */
  readonly jsonLd: readonly string[];
  /** `href` of link and a elements by their `rel` in lower case; of a elements only `author`. */
  readonly links: ReadonlyMap<string, readonly Element[]>;
  /** Elements with `itemprop`. */
  readonly itemprops: readonly Element[];
  readonly times: readonly Element[];
  /** The h1 elements. */
  readonly headings: readonly Element[];
  /** Elements whose class says that they name the author. */
  readonly bylines: readonly Element[];
  /** Tags of `lang` and `xml:lang`, the innermost around the article first. */
  readonly languages: readonly string[];
  readonly documentTitle: string;
}

/** Of each kind of element; a page that has more is not read to its end. */
const MAX_OF_A_KIND = 400;
const MAX_META_CHARS = 10_000;
const MAX_NAMES_CHARS = 1_000;

const BYLINE =
  /(?:^|\s)(?:byline|author|p-author|author-name|authorname|byline-name|byline__name|post-author|entry-author|article-author|article__author|writtenby)(?:\s|$)/i;

/** Where names and times are other people's: comments, and lists of other articles. */
const ELSEWHERE =
  /(?:^|\s)(?:comments?|comment-list|commentlist|comments-area|respond|related|related-posts|recommended|sidebar)(?:\s|$)/i;
const ELSEWHERE_TAGS: ReadonlySet<string> = new Set(["aside", "nav", "footer"]);

export function collectEvidence(document: Document, url: string): PageEvidence {
  const collector = new Collector();
  let element: Element | null = document.documentElement;
  while (element !== null) {
    element = nextElement(element, document.documentElement, collector.visit(element));
  }
  return {
    ...collector.evidence(),
    url,
    baseUrl: document.baseURI,
    documentTitle: document.title.slice(0, MAX_META_CHARS),
  };
}

/** The next element in the order of the tree; without its children when they are not to be seen. */
function nextElement(from: Element, root: Element, descend: boolean): Element | null {
  if (descend) {
    const child = elementFrom(from.firstChild);
    if (child !== null) return child;
  }
  for (let at: Element = from; at !== root;) {
    const sibling = elementFrom(at.nextSibling);
    if (sibling !== null) return sibling;
    const parent: Node | null = at.parentNode;
    if (parent === null || parent.nodeType !== 1) return null;
    at = parent as Element;
  }
  return null;
}

function elementFrom(node: Node | null): Element | null {
  let at = node;
  while (at !== null && at.nodeType !== 1) at = at.nextSibling;
  return at as Element | null;
}

class Collector {
  readonly #metas = new Map<string, string[]>();
  readonly #links = new Map<string, Element[]>();
  readonly #jsonLd: string[] = [];
  #jsonLdChars = 0;
  readonly #itemprops: Element[] = [];
  readonly #times: Element[] = [];
  readonly #headings: Element[] = [];
  readonly #bylines: Element[] = [];
  readonly #languages: string[] = [];

  evidence(): Omit<PageEvidence, "url" | "baseUrl" | "documentTitle"> {
    return {
      metas: this.#metas,
      jsonLd: this.#jsonLd,
      links: this.#links,
      itemprops: this.#itemprops,
      times: this.#times,
      headings: this.#headings,
      bylines: this.#bylines,
      languages: this.#languages,
    };
  }

  /** Whether the element's children may tell something, too. */
  visit(element: Element): boolean {
    const tag = element.localName;
    if (tag === "meta") this.#meta(element);
    else if (tag === "link") this.#link(element);
    else if (tag === "script") this.#script(element);
    else {
      const names = namesOf(element);
      if (ELSEWHERE_TAGS.has(tag) || (tag !== "body" && names !== null && ELSEWHERE.test(names)))
        return false;
      this.#visible(element, tag, names);
    }
    if (element.hasAttribute("itemprop")) keep(this.#itemprops, element);
    return tag !== "script" && tag !== "style";
  }

  #visible(element: Element, tag: string, names: string | null): void {
    if (tag === "time") keep(this.#times, element);
    else if (tag === "h1") keep(this.#headings, element);
    if (tag === "a" && relsOf(element).includes("author")) keep(listIn(this.#links, "author"), element);
    if (tag === "html" || tag === "body" || tag === "main" || tag === "article") this.#language(element);
    if (names !== null && BYLINE.test(names)) keep(this.#bylines, element);
  }

  #language(element: Element): void {
    const language = element.getAttribute("lang") ?? element.getAttribute("xml:lang");
    if (language !== null && this.#languages.length < 4) this.#languages.unshift(language.slice(0, 100));
  }

  #meta(element: Element): void {
    const content = element.getAttribute("content");
    if (content === null || this.#metas.size >= MAX_OF_A_KIND) return;
    const names = [element.getAttribute("property"), element.getAttribute("name"), equivOf(element)];
    for (const name of names.join(" ").toLowerCase().slice(0, MAX_META_CHARS).split(/\s+/)) {
      if (name !== "") keep(listIn(this.#metas, name), content.slice(0, MAX_META_CHARS));
    }
  }

  #link(element: Element): void {
    for (const rel of relsOf(element)) keep(listIn(this.#links, rel), element);
  }

  #script(element: Element): void {
    if (!isJsonLd(element)) return;
    const text = element.textContent ?? "";
    this.#jsonLdChars += text.length;
    if (this.#jsonLdChars <= MAX_JSON_LD_CHARS) keep(this.#jsonLd, text);
  }
}

/** Only the language: the others speak to browsers. */
function equivOf(element: Element): string | null {
  const equiv = element.getAttribute("http-equiv");
  return equiv?.toLowerCase() === "content-language" ? equiv : null;
}

/** The element's classes and its id; null for one without, and for one whose names are too long to be names. */
function namesOf(element: Element): string | null {
  const classes = element.getAttribute("class");
  const id = element.getAttribute("id");
  const names = classes === null ? id : id === null ? classes : `${classes} ${id}`;
  return names === null || names.length > MAX_NAMES_CHARS ? null : names;
}

function relsOf(element: Element): readonly string[] {
  const rel = element.getAttribute("rel");
  return rel === null ? [] : rel.slice(0, 200).toLowerCase().split(/\s+/);
}

function listIn<Value>(map: Map<string, Value[]>, key: string): Value[] {
  let list = map.get(key);
  if (list === undefined) {
    list = [];
    if (map.size < MAX_OF_A_KIND) map.set(key, list);
  }
  return list;
}

function keep<Value>(list: Value[], value: Value): void {
  if (list.length < MAX_OF_A_KIND) list.push(value);
}
