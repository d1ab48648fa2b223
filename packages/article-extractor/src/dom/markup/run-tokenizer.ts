/**
 * parse5's tokenizer, with a faster way past what pages consist of almost wholly: runs of text, whole tags,
 * comments, and the content of scripts and styles. parse5 goes from character to character; here a run is found
 * by searching for its end. Whatever is not plain is left to parse5's own states, from where it begins.
 *
 * It relies on how parse5 8.1.1 works inside; `test/dom/run-tokenizer.test.ts` holds both against each other.
 */

import {
  InsertionMode,
  Token,
  Tokenizer,
  TokenizerMode,
  type TokenHandler,
  type TokenizerOptions,
} from "parse5";
import { decodeInText, decodeText } from "./references.ts";
import { isBlank, TagScanner } from "./tag-scanner.ts";

/** Where text and white space are treated alike, so that a run of both can be handed over as one. */
const TAKES_MIXED_TEXT: ReadonlySet<InsertionMode> = new Set([
  InsertionMode.IN_BODY,
  InsertionMode.IN_CAPTION,
  InsertionMode.IN_CELL,
  InsertionMode.IN_TEMPLATE,
  InsertionMode.TEXT,
  InsertionMode.IN_SELECT,
  InsertionMode.IN_SELECT_IN_TABLE,
]);

const EXCLAMATION = 33;
const AMPERSAND = 38;
const SOLIDUS = 47;
const LESS = 60;
const GREATER = 62;
const COMMENT_END = /--!?>/g;

/** What the tokenizer asks of the tree builder that it feeds. */
export interface TreeBuilder extends TokenHandler {
  readonly options: TokenizerOptions;
  readonly insertionMode: InsertionMode;
  readonly skipNextNewLine: boolean;
}

export class RunTokenizer extends Tokenizer {
  readonly #builder: TreeBuilder;
  readonly #scanner = new TagScanner();
  /** The next of each at or after the place where it was last searched for. */
  #nextTag = -1;
  #nextAmpersand = -1;
  /** Whether the rest of an element whose content is text is left to parse5. */
  #leavesElement = false;

  constructor(builder: TreeBuilder) {
    super(builder.options, builder);
    this.#builder = builder;
  }

  protected override _runParsingLoop(): void {
    const { preprocessor } = this;
    // In some places a NUL counts, in others not.
    if (preprocessor.html.includes("\0")) return super._runParsingLoop();
    // Or it would drop what it has read, and places in the page would change their numbers.
    preprocessor.bufferWaterline = Number.POSITIVE_INFINITY;
    while (this.active) {
      if (this.#takeRun()) continue;
      this.consumedAfterSnapshot = 0;
      this._callState(this._consume());
    }
  }

  /** Takes what is next as a whole; false when parse5 has to look at it. */
  #takeRun(): boolean {
    const markup = this.preprocessor.html;
    const at = this.preprocessor.pos + 1;
    switch (this.state) {
      case TokenizerMode.DATA:
        this.#leavesElement = false;
        return markup.charCodeAt(at) === LESS ? this.#takeMarkup(markup, at) : this.#takeText(markup, at);
      case TokenizerMode.RCDATA:
      case TokenizerMode.RAWTEXT:
      case TokenizerMode.SCRIPT_DATA:
        this.#leavesElement ||= !this.#takeRawText(markup, at);
        return !this.#leavesElement;
      default:
        return false;
    }
  }

  #takeText(markup: string, at: number): boolean {
    let text = "";
    let end = at;
    for (;;) {
      const stop = this.#nextSign(markup, end);
      text += markup.slice(end, stop);
      end = stop;
      const decoded = markup.charCodeAt(stop) === AMPERSAND ? decodeInText(markup, stop) : null;
      if (decoded === null) break;
      text += decoded.text;
      end = decoded.end;
    }
    if (end === at) return false;
    this.#moveTo(end);
    this.#emitText(text);
    return true;
  }

  /** Where the next `<` or `&` is, or the end of the page. */
  #nextSign(markup: string, from: number): number {
    if (this.#nextTag < from) this.#nextTag = placeOf("<", markup, from);
    if (this.#nextAmpersand < from) this.#nextAmpersand = placeOf("&", markup, from);
    return Math.min(this.#nextTag, this.#nextAmpersand);
  }

  #takeMarkup(markup: string, at: number): boolean {
    const code = markup.charCodeAt(at + 1);
    if (isLetter(code)) return this.#takeStartTag(markup, at + 1);
    if (code === SOLIDUS && isLetter(markup.charCodeAt(at + 2))) return this.#takeEndTag(markup, at + 2);
    return code === EXCLAMATION && markup.startsWith("--", at + 2) && this.#takeComment(markup, at + 4);
  }

  #takeStartTag(markup: string, nameAt: number): boolean {
    const tag = this.#scanner.startTag(markup, nameAt);
    if (tag === null) return false;
    this.#moveTo(this.#scanner.end);
    this.lastStartTagName = tag.tagName;
    this.handler.onStartTag(tag);
    return true;
  }

  #takeEndTag(markup: string, nameAt: number): boolean {
    const tag = this.#scanner.endTag(markup, nameAt);
    if (tag === null) return false;
    this.#moveTo(this.#scanner.end);
    this.handler.onEndTag(tag);
    return true;
  }

  #takeComment(markup: string, at: number): boolean {
    // These two end at once.
    if (markup.startsWith(">", at) || markup.startsWith("->", at)) return false;
    COMMENT_END.lastIndex = at;
    const end = COMMENT_END.exec(markup);
    if (end === null) return false;
    this.#moveTo(COMMENT_END.lastIndex);
    this.handler.onComment({
      type: Token.TokenType.COMMENT,
      data: markup.slice(at, end.index),
      location: null,
    });
    return true;
  }

  /** Takes all that is in an element whose content is text, such as a script, up to its end tag. */
  #takeRawText(markup: string, at: number): boolean {
    // In markup that is read inside such an element, nothing ends it.
    const end = this.lastStartTagName === "" ? -1 : endOfRawText(markup, at, this.lastStartTagName);
    if (end === -1) return false;
    let text: string | null = markup.slice(at, end);
    // In a script, a comment may hold whole scripts.
    if (this.state === TokenizerMode.SCRIPT_DATA && text.includes("<!--") && /<script/i.test(text))
      return false;
    if (this.state === TokenizerMode.RCDATA && text.includes("&")) text = decodeText(text);
    if (text === null) return false;
    this.#moveTo(end);
    this.state = TokenizerMode.DATA;
    if (text !== "") this.#emitText(text);
    return true;
  }

  #moveTo(end: number): void {
    this._emitCurrentCharacterToken(null);
    this.preprocessor.pos = end - 1;
  }

  #emitText(text: string): void {
    const { insertionMode, skipNextNewLine } = this.#builder;
    if (!skipNextNewLine && (this.inForeignNode || TAKES_MIXED_TEXT.has(insertionMode))) {
      this.#emitRun(text, isAllBlank(text));
    } else {
      for (const [run] of text.matchAll(/[\t\n\f ]+|[^\t\n\f ]+/g)) {
        this.#emitRun(run, isBlank(run.charCodeAt(0)));
      }
    }
  }

  #emitRun(chars: string, isWhiteSpace: boolean): void {
    if (isWhiteSpace) {
      this.handler.onWhitespaceCharacter({
        type: Token.TokenType.WHITESPACE_CHARACTER,
        chars,
        location: null,
      });
    } else {
      this.handler.onCharacter({ type: Token.TokenType.CHARACTER, chars, location: null });
    }
  }
}

function placeOf(sign: string, markup: string, from: number): number {
  const place = markup.indexOf(sign, from);
  return place === -1 ? markup.length : place;
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isAllBlank(text: string): boolean {
  let at = 0;
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
  return at === text.length;
}

/** Where the end tag is that ends the element; -1 when there is none. */
function endOfRawText(markup: string, start: number, name: string): number {
  for (let at = markup.indexOf("</", start); at !== -1; at = markup.indexOf("</", at + 2)) {
    const nameEnd = at + 2 + name.length;
    const after = markup.charCodeAt(nameEnd);
    const isEnd = isBlank(after) || after === SOLIDUS || after === GREATER;
    if (isEnd && markup.slice(at + 2, nameEnd).toLowerCase() === name) return at;
  }
  return -1;
}
