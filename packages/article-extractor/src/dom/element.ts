/** An element: its names, its attributes, and the few properties that Readability reads from them. */

import { Attribute } from "./attribute.ts";
import type { DocumentNode } from "./document.ts";
import type { FragmentNode } from "./fragment.ts";
import { readInlineStyle, type InlineStyle } from "./inline-style.ts";
import { HTML_NAMESPACE, lowerCased, SVG_NAMESPACE, upperCased, type Namespace } from "./names.ts";
import { ELEMENT } from "./node.ts";
import { moveChildren, ParentNode } from "./parent-node.ts";
import { selectorTest } from "./selectors.ts";
import { serialiseChildren, serialiseElement } from "./serialise.ts";

/** Elements whose `src` is an address. */
const HAVE_SRC: ReadonlySet<string> = new Set(
  "img iframe embed video audio source script input track frame".split(" "),
);
const HAVE_SRCSET: ReadonlySet<string> = new Set(["img", "source"]);

export class ElementNode extends ParentNode {
  readonly localName: string;
  readonly namespaceURI: Namespace;
  readonly tagName: string;
  readonly attributes: Attribute[];
  /** Of a template, what is in it: it is not below the element. */
  content: FragmentNode | undefined = undefined;
  /** Readability's own marks. Declared, because elements that are all of one shape are faster to read. */
  readability: unknown = undefined;
  _readabilityDataTable: unknown = undefined;

  constructor(
    ownerDocument: DocumentNode,
    localName: string,
    namespaceURI: Namespace,
    attributes: Attribute[],
  ) {
    super(ELEMENT, ownerDocument);
    this.localName = localName;
    this.namespaceURI = namespaceURI;
    this.tagName = namespaceURI === HTML_NAMESPACE ? upperCased(localName) : localName;
    this.attributes = attributes;
  }

  get nodeName(): string {
    return this.tagName;
  }

  override get textContent(): string {
    return super.textContent!;
  }

  override set textContent(text: string | null) {
    super.textContent = text;
  }

  getAttribute(name: string): string | null {
    return this.#find(name)?.value ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  setAttribute(name: string, value: string): void {
    const found = this.#find(name);
    if (found !== undefined) found.value = value;
    else this.attributes.push(new Attribute(this.#attributeName(name), value, null, null));
  }

  removeAttribute(name: string): void {
    const found = this.#find(name);
    if (found !== undefined) this.attributes.splice(this.attributes.indexOf(found), 1);
  }

  setAttributeNode(attribute: Attribute): void {
    const at = this.attributes.findIndex(({ name }) => name === attribute.name);
    if (at === -1) this.attributes.push(attribute);
    else this.attributes[at] = attribute;
  }

  get id(): string {
    return this.getAttribute("id") ?? "";
  }

  set id(id: string) {
    this.setAttribute("id", id);
  }

  get className(): string {
    if (this.namespaceURI === SVG_NAMESPACE) return svgClassName();
    return this.getAttribute("class") ?? "";
  }

  set className(className: string) {
    this.setAttribute("class", className);
  }

  get style(): InlineStyle | undefined {
    if (this.namespaceURI !== HTML_NAMESPACE && this.namespaceURI !== SVG_NAMESPACE) return undefined;
    return readInlineStyle(this.getAttribute("style"));
  }

  get src(): string | undefined {
    if (!HAVE_SRC.has(this.localName) || this.namespaceURI !== HTML_NAMESPACE) return undefined;
    const src = this.getAttribute("src");
    if (src === null) return "";
    return URL.parse(src, this.document.baseURI)?.href ?? src;
  }

  get srcset(): string | undefined {
    if (!HAVE_SRCSET.has(this.localName) || this.namespaceURI !== HTML_NAMESPACE) return undefined;
    return this.getAttribute("srcset") ?? "";
  }

  get innerHTML(): string {
    return serialiseChildren(this);
  }

  set innerHTML(html: string) {
    const parsed = this.document.parseFragment(this, html);
    const target = this.content ?? this;
    target.replaceChildren();
    moveChildren(parsed, target, null);
  }

  get outerHTML(): string {
    return serialiseElement(this);
  }

  matches(selector: string): boolean {
    return selectorTest(selector)(this);
  }

  closest(selector: string): ElementNode | null {
    const matches = selectorTest(selector);
    if (matches(this)) return this;
    let ancestor = this.parentElement;
    while (ancestor !== null && !matches(ancestor)) ancestor = ancestor.parentElement;
    return ancestor;
  }

  cloneNode(deep = false): ElementNode {
    const attributes = this.attributes.map((attribute) => attribute.cloneNode());
    const clone = new ElementNode(this.document, this.localName, this.namespaceURI, attributes);
    if (this.content !== undefined) clone.content = this.document.createDocumentFragment();
    if (deep) cloneChildren(this, clone);
    return clone;
  }

  #find(name: string): Attribute | undefined {
    const wanted = this.#attributeName(name);
    const { attributes } = this;
    for (let at = 0; at < attributes.length; at += 1) {
      if (attributes[at]!.name === wanted) return attributes[at];
    }
    return undefined;
  }

  #attributeName(name: string): string {
    return this.namespaceURI === HTML_NAMESPACE ? lowerCased(name) : name;
  }
}

/**
 * In the DOM, the class name of an SVG element is an object, a new one for every element; Readability
 * makes a string of it, compares it, and asks whether it is a string.
 */
function svgClassName(): string {
  return { toString: () => "[object SVGAnimatedString]" } as unknown as string;
}

/** Copies everything below an element. */
function cloneChildren(from: ElementNode, to: ElementNode): void {
  const pairs: (readonly [ParentNode | undefined, ParentNode | undefined])[] = [];
  const add = (one: ElementNode, copy: ElementNode) => pairs.push([one, copy], [one.content, copy.content]);
  add(from, to);
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    for (let child = pair[0]?.firstChild ?? null; child !== null; child = child.nextSibling) {
      const copy = pair[1]!.appendChild(child.cloneNode());
      if (child.nodeType === ELEMENT) add(child as ElementNode, copy as ElementNode);
    }
  }
}
