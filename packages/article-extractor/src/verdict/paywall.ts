/**
 * Tells whether a text stops where the rest is sold. That a page is declared paid says little alone: most
 * publishers deliver the whole text to whoever does not run their scripts.
 */

import { countWords } from "../count-words.ts";
import type { PageCase } from "./page-case.ts";
import { inOneLine, normalised, says } from "./phrases/phrase-table.ts";
import { SUBSCRIBE_TO_READ } from "./phrases/subscribe.ts";

/** Nobody gives away more than this before the rest is sold. */
const TEASER_BELOW_WORDS = 600;
/** Of a declared paid article that is not cut off visibly. */
const BARE_TEASER_BELOW_WORDS = 120;
/** A prompt is a block of its own; the same words in a longer paragraph tell of one. */
const PROMPT_AT_MOST_WORDS = 45;
/** A prompt stands so near to the end of the text. */
const NEAR_END_CHARS = 500;
const PAID_PART_BELOW_WORDS = 30;

/** What is seen of a paywall, in words; null when the text is whole as far as can be told. */
export function seenOfPaywall(given: PageCase): string | null {
  const { found, page, foundWords } = given;
  if (found === null || foundWords >= TEASER_BELOW_WORDS) return null;
  const { isDeclaredPaid, wordsInPaidParts } = page.paid;
  const prompts = hasPromptAtEnd(given);
  if (isDeclaredPaid && prompts) return "declared as paid, and it asks for a subscription";
  if (isDeclaredPaid && endsCutOff(found.content)) return "declared as paid, and it breaks off";
  if (
    isDeclaredPaid &&
    foundWords < BARE_TEASER_BELOW_WORDS &&
    (wordsInPaidParts ?? 0) < PAID_PART_BELOW_WORDS
  ) {
    return "declared as paid, and the paid part is not on the page";
  }
  return prompts ? "it asks for a subscription where the text ends" : null;
}

/** Whether the text ends in an ellipsis, or in the middle of a sentence of several words. */
function endsCutOff(content: string): boolean {
  const lastBlock = content.trimEnd().split("\n").at(-1) ?? "";
  return /(?:…|\.\.\.|\[\s*(?:…|\.\.\.)\s*\])["'”’»]?$/.test(lastBlock);
}

/** A prompt in the last blocks that were found, or on the page right after them. */
function hasPromptAtEnd({ text, page }: PageCase): boolean {
  return [text.slice(-NEAR_END_CHARS * 2), afterFound(text, page.text)].some((part) =>
    blocksOf(part).some((block) => isShort(block) && says(SUBSCRIBE_TO_READ, inOneLine(block))),
  );
}

/** What follows on the page after the end of the text that was found. */
function afterFound(text: string, pageText: string): string {
  const end = text.slice(text.lastIndexOf("\n") + 1).slice(-60);
  const at = end === "" ? -1 : pageText.lastIndexOf(end);
  return at < 0 ? "" : pageText.slice(at + end.length, at + end.length + NEAR_END_CHARS);
}

/** Each line, and each with the next: prompts are often set over two. */
function blocksOf(part: string): readonly string[] {
  const lines = normalised(part).split("\n");
  return lines.flatMap((line, index) => [line, `${line} ${lines[index + 1] ?? ""}`]);
}

function isShort(block: string): boolean {
  return countWords(block) <= PROMPT_AT_MOST_WORDS;
}
