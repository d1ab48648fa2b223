/**
 * Writes an article's sanitised HTML as plain text: blocks on lines of their own, paragraphs apart by an
 * empty line, cells apart by a tab, `<pre>` as it stands. It expects HTML without scripts and styles.
 */

import { Parser } from "htmlparser2";

/** Line breaks that at least stand before and after an element. */
const BREAKS: Readonly<Record<string, number>> = Object.fromEntries([
  ..."p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure section article hr"
    .split(" ")
    .map((tag) => [tag, 2]),
  ..."div header footer aside main hgroup li dt dd tr caption figcaption details summary br"
    .split(" ")
    .map((tag) => [tag, 1]),
]);

const CELLS: ReadonlySet<string> = new Set(["td", "th"]);

export function plainText(html: string): string {
  const writer = new TextWriter();
  const parser = new Parser({
    onopentagname: (tag) => writer.boundary(tag, 1),
    onclosetag: (tag) => writer.boundary(tag, -1),
    ontext: (text) => writer.write(text),
  });
  parser.end(html);
  return writer.text();
}

class TextWriter {
  readonly #parts: string[] = [];
  #breaks = 0;
  #gap = "";
  #preDepth = 0;

  boundary(tag: string, step: 1 | -1): void {
    if (tag === "pre") this.#preDepth += step;
    if (tag === "br") this.#breaks += step === 1 ? 1 : 0;
    else this.#breaks = Math.max(this.#breaks, BREAKS[tag] ?? 0);
    if (CELLS.has(tag)) this.#gap = "\t";
  }

  write(text: string): void {
    if (this.#preDepth > 0) return this.#append(text);
    const words = text.split(/[ \t\n\f\r]+/);
    for (const [index, word] of words.entries()) {
      if (index > 0 && this.#gap === "") this.#gap = " ";
      if (word !== "") this.#append(word);
    }
  }

  text(): string {
    return this.#parts.join("").trim();
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
