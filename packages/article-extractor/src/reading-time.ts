/**
 * How long a text takes to read. Chinese and Japanese are measured in characters, all else in words, and
 * both are put into proportion by one study that had the same texts read in 17 languages: Trauzettel-Klosinski
 * and Dietz, "The New International Reading Speed Texts IReST", 2012, doi:10.1167/iovs.11-8284. In a minute its
 * readers read 228 words of English, 255 characters of Chinese, 357 of Japanese.
 */

import { countWords } from "./count-words.ts";

const CHINESE_CHARS_PER_WORD = 255 / 228;
const JAPANESE_CHARS_PER_WORD = 357 / 228;

const HAN = /\p{sc=Han}/gu;
const KANA = /[\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const HAN_OR_KANA = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/gu;

/** A text in Chinese has no kana but in names; one in Japanese is about half kana. */
const JAPANESE_KANA_SHARE = 0.1;

/** Whole minutes, at least 1. `wordsPerMinute` is the reader's speed in English; `wordCount` the text's. */
export function readingTimeMinutes(text: string, wordCount: number, wordsPerMinute: number): number {
  return Math.max(1, Math.ceil(wordsWorthOf(text, wordCount) / wordsPerMinute));
}

/** The words of English that take as long. */
function wordsWorthOf(text: string, wordCount: number): number {
  const kana = count(text, KANA);
  const chars = count(text, HAN) + kana;
  if (chars === 0) return wordCount;
  const charsPerWord = kana > JAPANESE_KANA_SHARE * chars ? JAPANESE_CHARS_PER_WORD : CHINESE_CHARS_PER_WORD;
  return chars / charsPerWord + countWords(text.replaceAll(HAN_OR_KANA, " "));
}

function count(text: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found += 1;
  return found;
}
