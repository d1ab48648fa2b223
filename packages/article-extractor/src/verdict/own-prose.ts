/**
 * Counts the sentences of a text that speak of something. What a wall or an error page says is about pages,
 * links, logins and browsers; who writes of anything else has written an article, however short.
 */

import { countWords } from "../count-words.ts";
import { CHALLENGE } from "./phrases/challenge.ts";
import { LOGIN_TO_READ } from "./phrases/login.ts";
import { NOT_THERE } from "./phrases/not-there.ts";
import { normalised, type PhraseTable, placeOf, says } from "./phrases/phrase-table.ts";
import { WALL_MATTER } from "./phrases/wall-matter.ts";

const LEAST_WORDS = 5;
/** No wall has so long a sentence; who writes one may well say that somebody moved. */
const LONG_FROM_WORDS = 30;
const SENTENCE_END = /(?<=[.!?…]["'”’»)]*)\s+|(?<=[。！？।][」』”]?)/u;
const IS_ENDED = /[.!?…。！？।]["'”’»)」』]*$/u;
const WALLS_WORDS = [NOT_THERE, LOGIN_TO_READ, CHALLENGE];

/** Sentences beyond it make no difference. */
const MAX_JUDGED_CHARS = 8_000;

export interface OwnProse {
  readonly sentences: number;
  /** Also of lines that end in no full stop: lists, captions, poems. */
  readonly words: number;
}

export function ownProse(content: string): OwnProse {
  const own = sentencesOf(normalised(content.slice(0, MAX_JUDGED_CHARS))).filter(isOwn);
  return {
    sentences: own.filter((sentence) => IS_ENDED.test(sentence.trim())).length,
    words: own.reduce((sum, sentence) => sum + countWords(sentence), 0),
  };
}

/** Of a text that `normalised` gave; headings, names and links without an end to their sentence stay whole. */
export function sentencesOf(text: string): readonly string[] {
  return text.split("\n").flatMap((block) => block.split(SENTENCE_END));
}

/** Whether a page says it itself, at the sentence's beginning: after a quotation mark it tells of another. */
export function opensWith(table: PhraseTable, sentence: string): boolean {
  const at = placeOf(table, sentence);
  return at !== null && at <= MAX_OPENING_CHARS && !/[:"“„«「『]/.test(sentence.slice(0, at).trimEnd());
}

/** "We're sorry, but unfortunately …" */
const MAX_OPENING_CHARS = 36;

function isOwn(sentence: string): boolean {
  const words = countWords(sentence);
  if (words < LEAST_WORDS) return false;
  const tables = words < LONG_FROM_WORDS ? [WALL_MATTER, ...WALLS_WORDS] : WALLS_WORDS;
  return !tables.some((table) => says(table, sentence.trim()));
}
