/**
 * A block: a run of text with no block boundary in it, and what can be measured of it without knowing its
 * language. Paragraphs, list items, cells and lines that end with a `<br>` are blocks.
 */

/** A text node of a block. */
interface TextPiece {
  readonly node: Text;
  /** The link that the text is in. */
  readonly link: Element | null;
}

/** Which elements a block is in, below the article. */
export interface Surroundings {
  readonly heading: boolean;
  readonly list: boolean;
  readonly table: boolean;
  readonly quote: boolean;
  readonly preformatted: boolean;
  readonly figure: boolean;
}

export interface TextBlock {
  /** The nearest element that is a block. */
  readonly element: Element;
  readonly pieces: readonly TextPiece[];
  readonly within: Surroundings;
  /** On one line. */
  readonly text: string;
  /** Characters; one of a script that writes words with one or two characters counts twice. */
  readonly weight: number;
  /** The share of the characters that is in links, from 0 to 1. */
  readonly linkShare: number;
  /** The share of the characters in italics, from 0 to 1. */
  readonly italicShare: number;
  readonly sentences: number;
  readonly endsSentence: boolean;
}

const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;
/** No character below this is wide, and most texts have none at all. */
const MAY_BE_WIDE = /[\u1100-\u{3ffff}]/u;

const CLOSERS = String.raw`[\p{Pf}\p{Pe}"'”’]*`;
/** Full stops and question marks of other scripts: Chinese and Japanese, Hindi, Arabic, Urdu, Armenian, Amharic, Burmese, Khmer. */
const STOPS = "。！？｡।॥؟۔։።။។";
/** Those of Latin and its kin end a sentence only before a space, because numbers have them too. */
const SENTENCE_END = new RegExp(String.raw`[.!?…]${CLOSERS}(?=\s|$)|[${STOPS}]`, "gu");
const ENDS_SENTENCE = new RegExp(String.raw`[.!?…${STOPS}]${CLOSERS}$`, "u");
/** More brackets and quotes than this do not close one sentence. */
const MAX_ENDING_CHARS = 16;

export interface BlockDraft {
  readonly element: Element;
  readonly pieces: TextPiece[];
  readonly within: Surroundings;
  linkChars: number;
  italicChars: number;
}

/** The block of what was gathered; null when it is blank. */
export function finishBlock({
  element,
  pieces,
  within,
  linkChars,
  italicChars,
}: BlockDraft): TextBlock | null {
  const text = onOneLine(pieces.map(({ node }) => node.data).join(""));
  if (text === "") return null;
  return {
    element,
    pieces,
    within,
    text,
    weight: text.length + (MAY_BE_WIDE.test(text) ? countMatches(text, WIDE) : 0),
    linkShare: Math.min(1, linkChars / text.length),
    italicShare: Math.min(1, italicChars / text.length),
    sentences: countMatches(text, SENTENCE_END),
    endsSentence: ENDS_SENTENCE.test(text.slice(-MAX_ENDING_CHARS)),
  };
}

/** Whether it is an item, a cell, a quotation or code: no label and no note. */
export function isSetOut({ within: { list, table, quote, preformatted } }: TextBlock): boolean {
  return list || table || quote || preformatted;
}

export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Letters and numbers only: what two texts must share to say the same. */
export function wording(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}
