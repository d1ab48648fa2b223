/**
 * Reads the links of an HTML file: browser bookmarks and the HTML exports of Pocket and Raindrop.io.
 * It uses the tokenizer alone, because a tree or a stack of open elements would let deep nesting cost
 * time and memory, and a list of links needs neither.
 */

import { Tokenizer, type TokenizerCallbacks } from "htmlparser2";
import { LineCounter } from "./line-counter.ts";
import type { RowLedger } from "./row-ledger.ts";
import { relativeAddressReason } from "./web-address.ts";

type Link = { line: number; attributes: Map<string, string>; title: string; isOpenTag: boolean };

/** Elements that end a link whose own end tag is missing. */
const linkBoundaries = new Set(["a", "dt", "dd", "dl", "li", "ul", "ol", "tr", "h1", "h2", "h3"]);
const wantedAttributes = new Set(["href", "add_date", "time_added", "tags"]);
/** In HTML, `example.com` without a scheme is a file beside the page, not a domain. */
const hasScheme = /^\s*(?:[a-z][a-z0-9+.-]*:|\/\/)/i;
const maxTitleChars = 4000;

export function readHtmlLinks(html: string, ledger: RowLedger): void {
  const reader = new LinkReader(html, ledger);
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader);
  tokenizer.write(html);
  tokenizer.end();
}

class LinkReader implements TokenizerCallbacks {
  readonly #html: string;
  readonly #ledger: RowLedger;
  readonly #lines: LineCounter;
  #link: Link | undefined;
  #attribute = "";
  #value = "";

  constructor(html: string, ledger: RowLedger) {
    this.#html = html;
    this.#ledger = ledger;
    this.#lines = new LineCounter(html);
  }

  onopentagname(start: number, end: number): void {
    const name = this.#name(start, end);
    if (linkBoundaries.has(name)) this.#endLink();
    if (name === "a") {
      this.#link = { line: this.#lines.lineAt(start), attributes: new Map(), title: "", isOpenTag: true };
    }
  }

  onopentagend(): void {
    if (this.#link !== undefined) this.#link.isOpenTag = false;
  }

  onselfclosingtag(): void {
    this.onopentagend();
  }

  onattribname(start: number, end: number): void {
    this.#attribute = this.#name(start, end);
    this.#value = "";
  }

  onattribdata(start: number, end: number): void {
    if (this.#isWanted()) this.#value += this.#html.slice(start, end);
  }

  onattribentity(codePoint: number): void {
    if (this.#isWanted()) this.#value += String.fromCodePoint(codePoint);
  }

  onattribend(): void {
    const attributes = this.#link?.attributes;
    if (attributes !== undefined && this.#isWanted() && !attributes.has(this.#attribute)) {
      attributes.set(this.#attribute, this.#value);
    }
  }

  ontext(start: number, end: number): void {
    this.#addTitle(this.#html.slice(start, Math.min(end, start + maxTitleChars)));
  }

  ontextentity(codePoint: number): void {
    this.#addTitle(String.fromCodePoint(codePoint));
  }

  onclosetag(start: number, end: number): void {
    if (linkBoundaries.has(this.#name(start, end))) this.#endLink();
  }

  onend(): void {
    this.#endLink();
  }

  oncdata(): void {
    /* CDATA has no place in a link */
  }

  oncomment(): void {
    /* links in comments are not offered */
  }

  ondeclaration(): void {
    /* the format was detected before */
  }

  onprocessinginstruction(): void {
    /* nothing in one is a link */
  }

  #name(start: number, end: number): string {
    return this.#html.slice(start, Math.min(end, start + 32)).toLowerCase();
  }

  #isWanted(): boolean {
    return this.#link?.isOpenTag === true && wantedAttributes.has(this.#attribute);
  }

  #addTitle(text: string): void {
    if (this.#link !== undefined && this.#link.title.length < maxTitleChars) this.#link.title += text;
  }

  /** An anchor without `href` is a place in the page, not a link, and so no row. */
  #endLink(): void {
    const link = this.#link;
    this.#link = undefined;
    const href = link?.attributes.get("href");
    if (link === undefined || href === undefined) return;
    if (!hasScheme.test(href)) {
      this.#ledger.refuse(link.line, relativeAddressReason);
      return;
    }
    this.#ledger.add(href, link.line, {
      title: link.title,
      addedAt: link.attributes.get("time_added") ?? link.attributes.get("add_date"),
      tags: link.attributes.get("tags"),
    });
  }
}
