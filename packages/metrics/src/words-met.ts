/**
 * Remembers the words that a process has met as values of open labels, up to the number that each label
 * allows. What looks like private text is never one: only short words of letters, digits, - _ . and :.
 */

import type { OpenLabelValues } from "./metric-declaration.ts";

/** What counts everything that has no name of its own. */
export const OTHER = "other";

const SHORT_WORD = /^[A-Za-z][\w.:-]{0,39}$/;

export class WordsMet {
  /** Metrics that share a declaration share its words, so that their series can be put side by side. */
  readonly #met = new Map<OpenLabelValues, Set<string>>();

  /** Whether the word is one of those that are named; the first ones are. */
  admits(label: OpenLabelValues, word: string): boolean {
    let met = this.#met.get(label);
    if (!met) this.#met.set(label, (met = new Set()));
    if (met.has(word)) return true;
    if (met.size >= label.upTo || !SHORT_WORD.test(word)) return false;
    met.add(word);
    return true;
  }
}
