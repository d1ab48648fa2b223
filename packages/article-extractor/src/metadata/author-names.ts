/** Makes names of what pages give as their authors: without "by", without dates, without what is no name. */

import { monthNumber } from "./month-names.ts";
import { plainLine } from "./plain-line.ts";

const MAX_AUTHORS = 20;

/** "By" in the languages in which bylines begin with it. */
const BY =
  /^(?:(?:written|posted|published|reported|words|text|story|review) )?(?:by|von|par|por|di|da|door|av|af|od|przez|autor|autore|auteur|author|автор|от|作者|記者|文|取材・文)(?:\s*[:：]\s*|\s+)/iu;

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
  const at = words.findIndex(
    (word, index) => isDateWord(word) && words.slice(index, index + 4).some(isNumber),
  );
  return at > 0
    ? words
        .slice(0, at)
        .join(" ")
        .replace(/\s+(?:on|am|le|el|il|em|op|published|updated|posted)$/i, "")
    : line;
}

function isDateWord(word: string): boolean {
  return isNumber(word) || monthNumber(word.replaceAll(/[^\p{L}]/gu, "")) !== null;
}

function isNumber(word: string): boolean {
  return /^[[(]?\d{1,4}(?:[.,:/-]?|st|nd|rd|th|[./-]\d.*|:\d.*)[\])]?,?$/.test(word);
}
