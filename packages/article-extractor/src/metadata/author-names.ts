/** Makes names of what pages give as their authors: without "by", without dates, without what is no name. */

import { monthNumber } from "./month-names.ts";
import { plainLine } from "./plain-line.ts";

const MAX_AUTHORS = 20;

/** "By" in the languages in which bylines begin with it. */
const BY =
  /^(?:(?:written|posted|published|reported|words|text|story|review) )?(?:by|par|por|door|przez|autor|autore|auteur|author|автор|от|作者|記者|文|取材・文)(?:\s*[:：]\s*|\s+)/iu;

/**
 * "By" that may also be the beginning of a name, as in Di Stefano and Von Trapp: it is none before a single
 * word, nor before a family name that a comma parts from the rest.
 */
const BY_OR_NAME = /^(?:von|di|da|av|af|od)(?:\s*[:：]\s*|\s+(?=[^\s,]+\s+\S))/iu;

const NO_NAMES: ReadonlySet<string> = new Set(
  "by admin administrator author unknown undefined null none anonymous editor webmaster root user guest n/a".split(
    " ",
  ),
);

/** Names in the page's order. `Ann, Bob` in one claim stays as it is: a comma may stand inside a name. */
export function authorNames(claims: readonly string[], maxChars: number): readonly string[] {
  const names: string[] = [];
  for (const claim of claims.slice(0, MAX_AUTHORS * 2)) {
    const name = authorName(claim, maxChars);
    if (name === null || names.some((other) => other.toLowerCase().includes(name.toLowerCase()))) continue;
    names.push(name);
    if (names.length === MAX_AUTHORS) break;
  }
  return names;
}

function authorName(claim: string, maxChars: number): string | null {
  const [person = ""] = claim
    .slice(0, maxChars * 4)
    .trim()
    .replace(BY, "")
    .replace(BY_OR_NAME, "")
    .split(/\s*[\n\r|•]\s*/);
  const line = plainLine(person, maxChars);
  if (line === null) return null;
  const name = withoutDate(line.replace(BY, ""))
    .replace(/^@(?=\w+$)/, "")
    .replaceAll(/^[\s,;:·–—-]+|[\s,;:·–—-]+$/g, "");
  if (!/\p{L}/u.test(name) || NO_NAMES.has(name.toLowerCase())) return null;
  return isAddress(name) ? null : name;
}

function isAddress(name: string): boolean {
  return /^(?:https?:|www\.|\/)/i.test(name) || /^\S+@\S+\.\S+$/.test(name);
}

/** Bylines often end in the day: all from the first date on goes. */
function withoutDate(line: string): string {
  const words = line.split(" ");
  const at = words.findIndex((_, index) => beginsDate(words.slice(index, index + 4)));
  return at > 0
    ? words
        .slice(0, at)
        .join(" ")
        .replace(/\s+(?:on|am|le|el|il|em|op|published|updated|posted)$/i, "")
    : line;
}

/** A whole date in figures, or a month and a year among the next words: Agent 47 has no date. */
function beginsDate(words: readonly string[]): boolean {
  const [first = ""] = words;
  if (isWholeDate(first)) return true;
  if (!isNumber(first) && !isMonth(first)) return false;
  const numbers = words.filter(isNumber).length;
  return words.some(isYear) && (words.some(isMonth) || (isNumber(first) && numbers >= 3));
}

function isMonth(word: string): boolean {
  return monthNumber(word.replaceAll(/[^\p{L}]/gu, "")) !== null;
}

function isWholeDate(word: string): boolean {
  return /^[[(]?(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2})(?!\d)/.test(word);
}

function isYear(word: string): boolean {
  return /^[[(]?(?:19|20)\d\d[\])]?[.,]?$/.test(word);
}

function isNumber(word: string): boolean {
  return /^[[(]?\d{1,4}(?:[.,:/-]?|st|nd|rd|th|[./-]\d.*|:\d.*)[\])]?,?$/.test(word);
}
