/**
 * Counts words for reading times and the consent-wall rule. Scripts that write no spaces between words
 * are segmented; everything else counts by white space, which is what readers of "200 words a minute" mean.
 */

const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const WORD = /[\p{L}\p{N}]/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

export function countWords(text: string): number {
  let words = 0;
  for (const [token] of text.matchAll(/\S+/g)) {
    if (UNSPACED.test(token)) words += countSegments(token);
    else if (WORD.test(token)) words += 1;
  }
  return words;
}

function countSegments(text: string): number {
  let words = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike === true) words += 1;
  return words;
}
