/**
 * Tells whether few words ask for consent. The floor is: fewer words than the bound, and a phrase of a consent
 * dialog. One thing lies below it: an article whose own sentences tell of such dialogs, as long as nothing on it
 * asks anything of its reader.
 */

import { countWords } from "../count-words.ts";
import { sentencesOf } from "./own-prose.ts";
import type { FoundText, PageCase } from "./page-case.ts";
import { CONSENT, CONSENT_BUTTON } from "./phrases/consent.ts";
import { SPEAKS_TO_READER } from "./phrases/consent-voice.ts";
import { normalised, says } from "./phrases/phrase-table.ts";
import { withoutQuotations } from "./quotations.ts";

/** Who has told so much without a word to the reader has written an article. */
const ENOUGH_TELLING_SENTENCES = 3;
const TELLING_LEAST_WORDS = 8;
/** "Yes, accept all cookies and close" */
const BUTTON_AT_MOST_WORDS = 6;
/** Of the found text's first and last line, to find it on the page. */
const MARK_CHARS = 60;
/** On the page, buttons stand so near after the text that was found. */
const NEAR_CHARS = 200;

/** Of the words that were found alone, so that a banner beside an article is no wall. */
export function seenOfConsentWall(given: PageCase): string | null {
  const { found, foundWords, pageWords, line, consentWallBelowWords } = given;
  const words = found === null ? pageWords : foundWords;
  if (words >= consentWallBelowWords || !says(CONSENT, line)) return null;
  if (found !== null && onlyTellsOfConsent(found, given.page.text)) return null;
  return "few words that ask for consent";
}

/** Whether there is prose, and without its sentences neither a phrase of a dialog nor a button. */
function onlyTellsOfConsent({ title, content }: FoundText, pageText: string): boolean {
  const text = normalised(content);
  const sentences = sentencesOf(text);
  const telling = sentences.filter(isTelling);
  if (telling.length < ENOUGH_TELLING_SENTENCES) return false;
  const rest = sentences.filter((sentence) => !isTelling(sentence));
  const headline = normalised(title);
  if (speaks(headline)) rest.unshift(headline);
  return !says(CONSENT, rest.join(" ")) && ![text, pagePartOf(text, pageText)].some(hasButton);
}

function isTelling(sentence: string): boolean {
  const isEnded = /[.!?…。！？]["'”’»)」』]*$/u.test(sentence.trim());
  return isEnded && countWords(sentence) >= TELLING_LEAST_WORDS && !speaks(sentence);
}

/** What it quotes, others say. */
function speaks(sentence: string): boolean {
  return says(SPEAKS_TO_READER, withoutQuotations(sentence).trim());
}

function hasButton(text: string): boolean {
  return text
    .split("\n")
    .some(
      (line) =>
        countWords(line) <= BUTTON_AT_MOST_WORDS && (says(CONSENT_BUTTON, line) || says(CONSENT, line)),
    );
}

/** The text as it stands on the page, with its buttons, which were not taken into it. */
function pagePartOf(text: string, pageText: string): string {
  const from = pageText.indexOf(text.slice(0, MARK_CHARS).split("\n")[0] ?? "");
  const lastLine = text.slice(text.lastIndexOf("\n") + 1).slice(-MARK_CHARS);
  const to = pageText.lastIndexOf(lastLine);
  return from < 0 || to < from ? "" : pageText.slice(from, to + lastLine.length + NEAR_CHARS);
}
