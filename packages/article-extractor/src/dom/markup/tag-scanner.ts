/** Reads whole tags out of markup. A tag that is broken, or of unusual characters, is left to parse5. */

import { Token } from "parse5";
import { NameTable } from "./name-table.ts";
import { decodeAttribute } from "./references.ts";

const QUOTE = 34;
const APOSTROPHE = 39;
const SOLIDUS = 47;
const EQUALS = 61;
const GREATER = 62;

/** Beyond this many attributes, looking for names that occur twice one by one takes too long. */
const MAX_ATTRIBUTES = 60;

const names = new NameTable();

export class TagScanner {
  #markup = "";
  #at = 0;

  /** Where the tag that was read last ends. */
  get end(): number {
    return this.#at;
  }

  /** The start tag whose name is at `start`; null when parse5 has to read it. */
  startTag(markup: string, start: number): Token.TagToken | null {
    const tag = names.read(markup, start);
    if (tag === null) return null;
    this.#markup = markup;
    this.#at = names.end;
    const after = markup.charCodeAt(this.#at);
    if (after === EQUALS || !endsName(after)) return null;
    const attrs: Token.Attribute[] = [];
    for (;;) {
      const code = this.#skipBlanks();
      if (code === GREATER) break;
      if (code === SOLIDUS) {
        this.#at += 1;
        if (markup.charCodeAt(this.#at) === GREATER) {
          this.#at += 1;
          return tagToken(Token.TokenType.START_TAG, tag.name, tag.tagId, attrs, true);
        }
      } else if (attrs.length === MAX_ATTRIBUTES || !this.#attribute(attrs)) {
        return null;
      }
    }
    this.#at += 1;
    return tagToken(Token.TokenType.START_TAG, tag.name, tag.tagId, attrs, false);
  }

  /** The end tag whose name is at `start`; null when parse5 has to read it. */
  endTag(markup: string, start: number): Token.TagToken | null {
    const tag = names.read(markup, start);
    if (tag === null) return null;
    this.#markup = markup;
    this.#at = names.end;
    if (this.#skipBlanks() !== GREATER) return null;
    this.#at += 1;
    return tagToken(Token.TokenType.END_TAG, tag.name, tag.tagId, [], false);
  }

  /** Reads one attribute; of several with one name the first counts. False when parse5 has to read the tag. */
  #attribute(attrs: Token.Attribute[]): boolean {
    const markup = this.#markup;
    const attribute = names.read(markup, this.#at);
    if (attribute === null) return false;
    this.#at = names.end;
    if (!endsName(markup.charCodeAt(this.#at))) return false;
    const { name } = attribute;
    let value: string | null = "";
    if (this.#skipBlanks() === EQUALS) {
      this.#at += 1;
      value = this.#value();
      if (value === null) return false;
    }
    if (!attrs.some((other) => other.name === name)) attrs.push({ name, value });
    return true;
  }

  #value(): string | null {
    const markup = this.#markup;
    const first = this.#skipBlanks();
    const isQuoted = first === QUOTE || first === APOSTROPHE;
    const start = isQuoted ? this.#at + 1 : this.#at;
    const end = isQuoted ? markup.indexOf(first === QUOTE ? '"' : "'", start) : endOfUnquoted(markup, start);
    if (end === -1) return null;
    this.#at = isQuoted ? end + 1 : end;
    const source = markup.slice(start, end);
    return source.includes("&") ? decodeAttribute(source) : source;
  }

  /** Moves past white space, and gives the code of what follows: NaN at the end of the page. */
  #skipBlanks(): number {
    for (;;) {
      const code = this.#markup.charCodeAt(this.#at);
      if (!isBlank(code)) return code;
      this.#at += 1;
    }
  }
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 12;
}

function endsName(code: number): boolean {
  return isBlank(code) || code === GREATER || code === SOLIDUS || code === EQUALS;
}

function endOfUnquoted(markup: string, start: number): number {
  for (let at = start; at < markup.length; at += 1) {
    const code = markup.charCodeAt(at);
    if (code === GREATER || isBlank(code)) return at;
  }
  return -1;
}

function tagToken(
  type: Token.TokenType.START_TAG | Token.TokenType.END_TAG,
  tagName: string,
  tagID: Token.TagToken["tagID"],
  attrs: Token.Attribute[],
  selfClosing: boolean,
): Token.TagToken {
  return { type, tagName, tagID, selfClosing, ackSelfClosing: false, attrs, location: null };
}
