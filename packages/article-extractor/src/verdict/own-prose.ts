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
const SENTENCE_END = /(?<=[.!?…]["'”’»)]*)\s+|(?<=[。！？।][」』”]?)/u;
const IS_ENDED = /[.!?…。！？।]["'”’»)」』]*$/u;
const WALLS_OWN = [WALL_MATTER, NOT_THERE, LOGIN_TO_READ, CHALLENGE];

/** Sentences beyond it make no difference. */
const MAX_JUDGED_CHARS = 8_000;

export function countOwnSentences(content: string): number {
  return sentencesOf(normalised(content.slice(0, MAX_JUDGED_CHARS))).filter(isOwn).length;
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
  const text = sentence.trim();
  if (!IS_ENDED.test(text) || countWords(text) < LEAST_WORDS) return false;
  return !WALLS_OWN.some((table) => says(table, text));
}
