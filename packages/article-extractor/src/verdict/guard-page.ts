/**
 * Recognises the page by which a website's guard against robots refuses or checks, also where it explains
 * itself at length. Such a page is headed by nothing but the check, speaks of this very visit, and is about
 * nothing else. An article about such checks fails one of the three.
 */

import { countWords } from "../count-words.ts";
import { sentencesOf } from "./own-prose.ts";
import type { PageCase } from "./page-case.ts";
import { CHALLENGE } from "./phrases/challenge.ts";
import { GUARD_MATTER, GUARD_TITLE, REFUSAL, THIS_VISIT } from "./phrases/guard.ts";
import { inOneLine, says, withoutPhrases } from "./phrases/phrase-table.ts";
import { withoutQuotations } from "./quotations.ts";

/** With all that it explains, and in the longest languages. */
const GUARD_PAGE_BELOW_WORDS = 300;
/** One that gives no reason, whatever it is headed by. */
const REFUSAL_BELOW_WORDS = 150;
/** Such a headline has nothing to tell beside its phrase: "before accessing site.example". */
const HEADLINE_AT_MOST_OTHER_WORDS = 4;
const SENTENCE_LEAST_WORDS = 5;
/** One sentence in so many may be about something else, because no list of words is complete. */
const SENTENCES_PER_ASIDE = 5;

const TITLES = [CHALLENGE, GUARD_TITLE];
const MATTER = [GUARD_MATTER, THIS_VISIT];

/** What is seen of a guard, in words; null when the page is none of its pages. */
export function seenOfGuard({ page, pageWords, foundWords, headlines }: PageCase): string | null {
  if (Math.max(pageWords, foundWords) >= GUARD_PAGE_BELOW_WORDS) return null;
  const line = inOneLine(withoutQuotations(page.text));
  const refuses = pageWords < REFUSAL_BELOW_WORDS && says(REFUSAL, line);
  if (!refuses && !(says(THIS_VISIT, line) && headlines.some(isGuardsHeadline))) return null;
  return isAboutTheCheck(page.text, refuses ? 0 : 1) ? "a guard against robots that explains itself" : null;
}

function isGuardsHeadline(headline: string): boolean {
  return TITLES.some(
    (table) =>
      says(table, headline) && countWords(withoutPhrases(table, headline)) <= HEADLINE_AT_MOST_OTHER_WORDS,
  );
}

/** Whether hardly a sentence is about anything else; without a sentence it is about nothing. */
function isAboutTheCheck(text: string, leastSentences: number): boolean {
  const sentences = sentencesOf(text).filter(
    (sentence) => /[.!?…。！？]$/.test(sentence.trim()) && countWords(sentence) >= SENTENCE_LEAST_WORDS,
  );
  const asides = sentences.filter((sentence) => !MATTER.some((table) => says(table, sentence)));
  return sentences.length >= leastSentences && asides.length <= sentences.length / SENTENCES_PER_ASIDE;
}
