/**
 * Judges what a page is, from what was seen of it: a pure function of its signals. The rules stand in the
 * order in which they are asked, the surest signs first; a page that none of them describes is an article.
 * All of them describe short pages, because a wall has few words: a long text is always an article.
 */

import { countWords } from "../count-words.ts";
import { seenOfConsentWall } from "./consent-wall.ts";
import { seenOfGuard } from "./guard-page.ts";
import type { FoundText, PageCase } from "./page-case.ts";
import { pageCase } from "./page-case.ts";
import type { PageSignals } from "./page-signals.ts";
import { seenOfPaywall } from "./paywall.ts";
import { CHALLENGE } from "./phrases/challenge.ts";
import { LOGIN_TITLE, LOGIN_TO_READ } from "./phrases/login.ts";
import { NOT_THERE } from "./phrases/not-there.ts";
import { opensWith, sentencesOf } from "./own-prose.ts";
import { inOneLine, type PhraseTable, says } from "./phrases/phrase-table.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";

interface Rule {
  readonly kind: Exclude<VerdictKind, "article">;
  /** What is seen that makes the page this kind, in words; null when it is not seen. */
  readonly seen: (given: PageCase) => string | null;
}

/** Nothing but a list is longer. */
const WALL_BELOW_WORDS = 600;
const CHALLENGE_BELOW_WORDS = 150;
/** A check lists nothing. */
const CHALLENGE_BELOW_OWN_WORDS = 15;
/** A check of so few words needs no phrase, when its parts are there. */
const BARE_CHALLENGE_BELOW_WORDS = 40;
const TITLED_CHALLENGE_BELOW_WORDS = 80;
const CHALLENGE_AT_MOST_LINKS = 5;
const ERROR_PAGE_BELOW_WORDS = 60;
/** An error page that says so in its headline may have a few words more: advice, and links elsewhere. */
const TITLED_ERROR_PAGE_BELOW_WORDS = 150;
/** An article that is called like an error page has paragraphs all the same. */
const ERROR_PAGE_BLOCK_BELOW_WORDS = 40;
/** Of the whole page, where nothing was found that could be an article. */
const BARE_ERROR_PAGE_BELOW_WORDS = 300;
const LOGIN_WALL_BELOW_WORDS = 60;
/** A sentence that asks for a login says no more; a longer one explains. */
const REQUEST_AT_MOST_WORDS = 20;
/** Who has written so many sentences about something has written an article: nothing of it is thrown away. */
const ENOUGH_OWN_SENTENCES = 2;
/** With a field for a password on the page. */
const LOGIN_FORM_BELOW_WORDS = 120;
const LINKS_BELOW_WORDS = 300;
/** A list of links has at most this share of its words outside them. */
const UNLINKED_SHARE = 0.1;
const LISTING_BELOW_WORDS = 1_500;
/** No article's longest paragraph is so short when most of its headings lead elsewhere. */
const LISTING_BLOCK_BELOW_WORDS = 60;
const LISTING_LEAST_LINKED_HEADINGS = 5;

export const RULES: readonly Rule[] = [
  { kind: "empty", seen: seenOfEmptiness },
  { kind: "not-an-article", seen: seenOfScriptShell },
  { kind: "challenge", seen: seenOfChallenge },
  { kind: "challenge", seen: seenOfGuard },
  { kind: "consent-wall", seen: seenOfConsentWall },
  { kind: "soft-404", seen: seenOfSoft404 },
  { kind: "login-wall", seen: seenOfLoginWall },
  { kind: "paywall", seen: seenOfPaywall },
  { kind: "not-an-article", seen: seenOfListing },
  {
    kind: "not-an-article",
    seen: ({ found }) => (found === null ? "no text that could be an article" : null),
  },
];

/** `found` is what was found on the page, or null where nothing was. */
export function judgePage(
  page: PageSignals,
  found: FoundText | null,
  consentWallBelowWords: number,
): Verdict {
  if (found !== null && isBeyondDoubt(page, found, consentWallBelowWords)) return ARTICLE;
  const given = pageCase(page, found, consentWallBelowWords);
  for (const { kind, seen } of RULES) {
    const reason = seen(given);
    if (reason !== null) return { kind, seen: reason };
  }
  return ARTICLE;
}

const ARTICLE: Verdict = { kind: "article", seen: null };

/** Whether the text is longer than any that a rule describes. */
function isBeyondDoubt(
  { address }: PageSignals,
  { wordCount }: FoundText,
  consentWallBelowWords: number,
): boolean {
  const isEntrance = address.isFrontPage || address.isSearch;
  const belowWords = isEntrance ? LISTING_BELOW_WORDS : WALL_BELOW_WORDS;
  return wordCount >= Math.max(belowWords, consentWallBelowWords);
}

function seenOfEmptiness({ found, page, pageWords }: PageCase): string | null {
  const isEmpty = found === null && pageWords === 0 && page.scripts === 0 && page.media === 0;
  return isEmpty ? "no text, no picture, no script" : null;
}

function seenOfScriptShell({ found, page, pageWords }: PageCase): string | null {
  if (found !== null || pageWords > 0 || page.scripts === 0 || page.challengeParts > 0) return null;
  return "it shows nothing without JavaScript";
}

function seenOfChallenge(given: PageCase): string | null {
  const { page, pageWords, foundWords, headlines } = given;
  if (hasOwnProse(given) || given.own.words >= CHALLENGE_BELOW_OWN_WORDS) return null;
  if (Math.max(pageWords, foundWords) >= CHALLENGE_BELOW_WORDS) return null;
  const isSaid = inHeadlines(CHALLENGE, headlines);
  if (page.challengeParts > 0) {
    const isOfForm = page.textFields > 0 && foundWords >= BARE_CHALLENGE_BELOW_WORDS;
    if (isSaid || (!isOfForm && says(CHALLENGE, inOneLine(page.text))))
      return "a check for robots, by its parts and words";
    const isBare = pageWords < BARE_CHALLENGE_BELOW_WORDS && page.links <= CHALLENGE_AT_MOST_LINKS;
    return isBare && page.textFields === 0 ? "a check for robots, by its parts" : null;
  }
  const acts = page.scripts > 0 || page.refreshes;
  const isSmall = pageWords < TITLED_CHALLENGE_BELOW_WORDS && page.links <= CHALLENGE_AT_MOST_LINKS;
  if (!isSmall || given.own.sentences > 0) return null;
  return isSaid && acts ? "a check for robots, by its headline" : null;
}

function seenOfSoft404(given: PageCase): string | null {
  if (hasOwnProse(given)) return null;
  const { found, foundWords, pageWords, text, headlines } = given;
  const isTitled = inHeadlines(NOT_THERE, headlines);
  const isShort =
    found === null ? pageWords < ERROR_PAGE_BELOW_WORDS * 2 : foundWords < ERROR_PAGE_BELOW_WORDS;
  if (isShort && (isTitled || sentencesOf(text).some((sentence) => opensWith(NOT_THERE, sentence)))) {
    return "it says that there is no such page";
  }
  const isRatherShort =
    found === null
      ? pageWords < BARE_ERROR_PAGE_BELOW_WORDS
      : foundWords < TITLED_ERROR_PAGE_BELOW_WORDS &&
        found.shape.longestBlockWords < ERROR_PAGE_BLOCK_BELOW_WORDS;
  return isTitled && isRatherShort ? "its headline says that there is no such page" : null;
}

function seenOfLoginWall(given: PageCase): string | null {
  if (hasOwnProse(given)) return null;
  const { found, page, foundWords, pageWords, text, headlines } = given;
  const words = found === null ? pageWords : foundWords;
  if (words >= LOGIN_FORM_BELOW_WORDS) return null;
  const asks = sentencesOf(text).some(
    (sentence) => opensWith(LOGIN_TO_READ, sentence) && countWords(sentence) <= REQUEST_AT_MOST_WORDS,
  );
  if (page.passwordFields > 0 && (asks || page.address.isLogin || inHeadlines(LOGIN_TITLE, headlines))) {
    return "a form to log in, and hardly a word besides";
  }
  return asks && words < LOGIN_WALL_BELOW_WORDS
    ? "it asks for a login, and says hardly a word besides"
    : null;
}

function seenOfListing({ found, page, foundWords }: PageCase): string | null {
  if (found === null || foundWords >= LISTING_BELOW_WORDS) return null;
  const { linkedWords, unlinkedWords, longestBlockWords, linkedHeadings, headings } = found.shape;
  const words = linkedWords + unlinkedWords;
  if (foundWords < LINKS_BELOW_WORDS && unlinkedWords <= words * UNLINKED_SHARE) return "nothing but links";
  if (longestBlockWords >= LISTING_BLOCK_BELOW_WORDS) return null;
  const isEntrance = page.address.isFrontPage || page.address.isSearch;
  const leadsElsewhere = linkedHeadings >= LISTING_LEAST_LINKED_HEADINGS && linkedHeadings * 2 > headings;
  if (leadsElsewhere && isEntrance) return "a front or search page whose headings lead elsewhere";
  return isEntrance && unlinkedWords < words / 2 ? "a front or search page that is mostly links" : null;
}

/** With fields to write in, a sentence is enough: a check is often part of a form for comments. */
function hasOwnProse({ own, page }: PageCase): boolean {
  return own.sentences >= (page.challengeParts > 0 && page.textFields > 0 ? 1 : ENOUGH_OWN_SENTENCES);
}

function inHeadlines(table: PhraseTable, headlines: readonly string[]): boolean {
  return headlines.some((headline) => headline.length <= MAX_HEADLINE_CHARS && opensWith(table, headline));
}

/** A longer one is a sentence about something. */
const MAX_HEADLINE_CHARS = 80;
