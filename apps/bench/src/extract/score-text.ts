/**
 * Scores extracted texts against the texts that people took for the articles, by the published measure of
 * the article extraction benchmark (scrapinghub/article-extraction-benchmark, `evaluate.py`): multisets of
 * runs of four tokens, precision and recall of each page, the means of both, and F1 of the means.
 */

/** Tokens in a row that are compared as one. */
const SHINGLE_TOKENS = 4;

/** What Python's `\w` takes for part of a word: letters and numbers of all scripts, and the underscore. */
const TOKEN = /[\p{L}\p{N}_]+/gu;

/** Shingles that are in both texts, only in the found one, and only in the true one; they add up to 1 or to 0. */
export interface PageScore {
  readonly shared: number;
  readonly tooMuch: number;
  readonly missing: number;
}

export interface CorpusScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export function scorePage(trueText: string, foundText: string): PageScore {
  const truth = countShingles(trueText);
  const found = countShingles(foundText);
  let shared = 0;
  let tooMuch = 0;
  let missing = 0;
  for (const shingle of new Set([...truth.keys(), ...found.keys()])) {
    const inTruth = truth.get(shingle) ?? 0;
    const inFound = found.get(shingle) ?? 0;
    shared += Math.min(inTruth, inFound);
    tooMuch += Math.max(0, inFound - inTruth);
    missing += Math.max(0, inTruth - inFound);
  }
  const all = Math.max(shared + tooMuch + missing, 1);
  return { shared: shared / all, tooMuch: tooMuch / all, missing: missing / all };
}

/** Pages without any found text count for recall only, pages without any true text for precision only. */
export function scoreCorpus(pages: readonly PageScore[]): CorpusScore {
  const precision = mean(pages.filter((page) => page.shared + page.tooMuch > 0).map(precisionOf));
  const recall = mean(pages.filter((page) => page.shared + page.missing > 0).map(recallOf));
  return { precision, recall, f1: harmonicMean(precision, recall) };
}

export function pageF1(page: PageScore): number {
  return harmonicMean(precisionOf(page), recallOf(page));
}

function precisionOf({ shared, tooMuch, missing }: PageScore): number {
  if (tooMuch === 0 && missing === 0) return 1;
  return shared + tooMuch === 0 ? 0 : shared / (shared + tooMuch);
}

function recallOf({ shared, tooMuch, missing }: PageScore): number {
  if (tooMuch === 0 && missing === 0) return 1;
  return shared + missing === 0 ? 0 : shared / (shared + missing);
}

/** A text of fewer tokens than a shingle has is one shingle; a text of none has none. */
function countShingles(text: string): ReadonlyMap<string, number> {
  const tokens = text.match(TOKEN) ?? [];
  const counts = new Map<string, number>();
  if (tokens.length === 0) return counts;
  const last = Math.max(0, tokens.length - SHINGLE_TOKENS);
  for (let at = 0; at <= last; at += 1) {
    const shingle = tokens.slice(at, at + SHINGLE_TOKENS).join(" ");
    counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function harmonicMean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
