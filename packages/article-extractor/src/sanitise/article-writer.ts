/**
 * Writes HTML tag by tag. What may be written is decided elsewhere; here it is only made sure that a
 * parser reads what was meant.
 */

import type { Attribute } from "./attributes.ts";
import { escapeAttribute, escapeText } from "./escape.ts";

interface PendingLink {
  /** Where in the parts its attribute belongs. */
  readonly at: number;
  readonly id: string;
  readonly onPage: string;
  readonly elsewhere: string;
}

export class ArticleWriter {
  readonly #parts: string[] = [];
  readonly #open: string[] = [];
  readonly #ids = new Set<string>();
  readonly #links: PendingLink[] = [];
  /** A parser leaves out a line feed that follows here. */
  #isAtStartOfPre = false;

  /** Names of the elements that are open, the outermost first. */
  get open(): readonly string[] {
    return this.#open;
  }

  /** Opens an element; a void one with `isVoid` is done at once. */
  begin(name: string, attributes: readonly Attribute[], isVoid = false): void {
    this.#parts.push(`<${name}`);
    for (const [attribute, value] of attributes) this.#attribute(attribute, value);
    this.#parts.push(">");
    if (!isVoid) this.#open.push(name);
    this.#isAtStartOfPre = name === "pre";
  }

  /** Opens a link to an id of this text; when that is not written, the link leads to `elsewhere`. */
  beginLink(id: string, onPage: string, elsewhere: string, attributes: readonly Attribute[]): void {
    this.#parts.push("<a");
    this.#links.push({ at: this.#parts.push("") - 1, id, onPage, elsewhere });
    for (const [attribute, value] of attributes) this.#attribute(attribute, value);
    this.#parts.push(">");
    this.#open.push("a");
    this.#isAtStartOfPre = false;
  }

  end(): void {
    const name = this.#open.pop();
    if (name === undefined) throw new Error("No element is open.");
    this.#parts.push(`</${name}>`);
    this.#isAtStartOfPre = false;
  }

  text(text: string): void {
    const written = escapeText(text);
    if (written === "") return;
    if (this.#isAtStartOfPre && written.startsWith("\n")) this.#parts.push("\n");
    this.#parts.push(written);
    this.#isAtStartOfPre = false;
  }

  /** Whether an id was written before. */
  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  html(): string {
    for (const { at, id, onPage, elsewhere } of this.#links) {
      this.#parts[at] = ` href="${escapeAttribute(this.#ids.has(id) ? onPage : elsewhere)}"`;
    }
    return this.#parts.join("").toWellFormed();
  }

  #attribute(name: string, value: string): void {
    if (name === "id") this.#ids.add(value);
    this.#parts.push(` ${name}="${escapeAttribute(value)}"`);
  }
}
