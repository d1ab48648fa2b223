/** All that a page is judged by, with the measures that several rules share. */

import { countWords } from "../count-words.ts";
import { type OwnProse, ownProse } from "./own-prose.ts";
import type { PageSignals } from "./page-signals.ts";
import { inOneLine, normalised } from "./phrases/phrase-table.ts";
import type { TextShape } from "./text-shape.ts";

/** The text that was found on a page, before anybody has judged it. */
export interface FoundText {
  readonly title: string;
  /** Plain text, blocks on lines of their own. */
  readonly content: string;
  readonly wordCount: number;
  readonly shape: TextShape;
}

export interface PageCase {
  readonly page: PageSignals;
  /** Null where nothing was found that could be an article. */
  readonly found: FoundText | null;
  /** A page with fewer words in its article that asks for consent is a consent wall. */
  readonly consentWallBelowWords: number;
  /** Words that were found; 0 where nothing was. */
  readonly foundWords: number;
  /** Words on the whole page, as far as it matters to a rule. */
  readonly pageWords: number;
  /** What was found that is about something else than walls are. */
  readonly own: OwnProse;
  /** Title and text that were found, or else of the whole page, as `normalised` gives them. */
  readonly text: string;
  /** The same in one line. */
  readonly line: string;
  /** Each by itself: the page's title, its parts between separators, the headings. */
  readonly headlines: readonly string[];
}

/** A longer text is judged by its beginning: no wall is so long. */
const MAX_JUDGED_CHARS = 60_000;

/** No rule asks whether a page has more words than these hold. */
const MAX_COUNTED_CHARS = 8_000;

export function pageCase(
  page: PageSignals,
  found: FoundText | null,
  consentWallBelowWords: number,
): PageCase {
  const text =
    found === null
      ? `${page.title}\n${page.text}`
      : normalised(`${found.title}\n${found.content.slice(0, MAX_JUDGED_CHARS)}`);
  const foundTitle = found === null ? [] : titleParts(normalised(found.title));
  return {
    page,
    found,
    consentWallBelowWords,
    foundWords: found?.wordCount ?? 0,
    pageWords: countWords(page.text.slice(0, MAX_COUNTED_CHARS)),
    own: ownProse(found?.content ?? ""),
    text,
    line: inOneLine(text),
    headlines: [...titleParts(page.title), ...foundTitle, ...page.headings],
  };
}

function titleParts(title: string): readonly string[] {
  const parts = title.split(/ [-–—|·•:»] |\s*[|｜_]\s*/).map((part) => part.trim());
  return [...new Set([title, ...parts])].filter((part) => part !== "");
}
