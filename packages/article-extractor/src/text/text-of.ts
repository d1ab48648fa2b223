/**
 * Writes an article's tree as plain text: blocks on lines of their own, paragraphs apart by an empty line,
 * cells apart by a tab, `<pre>` as it stands. Captions are left out: without their picture they are stray
 * sentences. Where most of the text is captions, as in an
 * essay in pictures, they are part of it.
 */

import { SILENT } from "./silent-elements.ts";

const ELEMENT = 1;
const TEXT = 3;

/** Line breaks that at least stand before and after an element. */
const BREAKS: Readonly<Record<string, number>> = Object.fromEntries([
  ..."p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure section article hr"
    .split(" ")
    .map((name) => [name, 2]),
  ..."div center header footer aside main nav address form fieldset hgroup li dt dd tr caption figcaption details summary br"
    .split(" ")
    .map((name) => [name, 1]),
]);

/** What is text also inside a figure. */
const TEXT_IN_FIGURES: ReadonlySet<string> = new Set("table pre blockquote".split(" "));

/** Without its captions, a text that is less than this of itself is made of them. */
const LEAST_TEXT_SHARE = 0.5;
/** Fewer pictures are no essay. */
const LEAST_CAPTIONS = 3;

export function textOf(article: Element): string {
  const text = write(article, { withCaptions: false });
  if (text !== "" && article.getElementsByTagName("figcaption").length < LEAST_CAPTIONS) return text;
  const all = write(article, { withCaptions: true });
  return text.length < LEAST_TEXT_SHARE * all.length ? all : text;
}

function write(article: Element, { withCaptions }: { readonly withCaptions: boolean }): string {
  const writer = new TextWriter(withCaptions);
  let node = article.firstChild;
  while (node !== null) {
    if (node.nodeType === TEXT) writer.write((node as Text).data);
    else if (node.nodeType === ELEMENT && !SILENT.has((node as Element).localName)) {
      writer.enter((node as Element).localName);
      if (node.firstChild !== null) {
        node = node.firstChild;
        continue;
      }
      writer.leave((node as Element).localName);
    }
    node = nextOutside(article, node, writer);
  }
  return writer.text();
}

/** The node after this one and all in it; leaves the elements that end between both. */
function nextOutside(article: Element, start: Node, writer: TextWriter): ChildNode | null {
  let node = start;
  while (node.nextSibling === null) {
    node = node.parentNode!;
    if (node === article) return null;
    writer.leave((node as Element).localName);
  }
  return node.nextSibling;
}

class TextWriter {
  readonly #withCaptions: boolean;
  readonly #parts: string[] = [];
  #breaks = 0;
  #gap = "";
  #preDepth = 0;
  #captionDepth = 0;
  #figureDepth = 0;
  #figureTextDepth = 0;

  constructor(withCaptions: boolean) {
    this.#withCaptions = withCaptions;
  }

  enter(name: string): void {
    this.#nest(name, 1);
    if (name === "br") this.#breaks += 1;
    else this.#boundary(name);
  }

  leave(name: string): void {
    this.#nest(name, -1);
    if (name !== "br") this.#boundary(name);
  }

  write(text: string): void {
    if (this.#isCaption()) return;
    if (this.#preDepth > 0) return this.#appendAsItStands(text);
    const words = text.split(/[ \t\n\f\r]+/);
    for (const [index, word] of words.entries()) {
      if (index > 0 && this.#gap === "") this.#gap = " ";
      if (word !== "") this.#append(word);
    }
  }

  text(): string {
    return this.#parts.join("").trim();
  }

  #nest(name: string, step: 1 | -1): void {
    if (name === "pre") this.#preDepth += step;
    else if (name === "figcaption") this.#captionDepth += step;
    else if (name === "figure") this.#figureDepth += step;
    if (TEXT_IN_FIGURES.has(name)) this.#figureTextDepth += step;
  }

  #isCaption(): boolean {
    if (this.#withCaptions) return false;
    return this.#captionDepth > 0 || (this.#figureDepth > 0 && this.#figureTextDepth === 0);
  }

  #boundary(name: string): void {
    // Elements in `<pre>` are lines, whatever they are elsewhere.
    const most = this.#preDepth > 0 && name !== "pre" ? 1 : 2;
    this.#breaks = Math.max(this.#breaks, Math.min(most, BREAKS[name] ?? 0));
    if (name === "td" || name === "th") this.#gap = "\t";
  }

  /** A line that breaks by itself needs no second break where its element ends. */
  #appendAsItStands(text: string): void {
    const isBroken = text.startsWith("\n") || this.#parts.at(-1)?.endsWith("\n") === true;
    if (isBroken && this.#breaks === 1) this.#breaks = 0;
    this.#append(text);
  }

  #append(text: string): void {
    if (this.#parts.length > 0) {
      this.#parts.push(this.#breaks > 0 ? "\n".repeat(Math.min(this.#breaks, 2)) : this.#gap);
    }
    this.#parts.push(text);
    this.#breaks = 0;
    this.#gap = "";
  }
}
