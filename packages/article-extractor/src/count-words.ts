/**
 * Counts words for reading times and the consent-wall rule. Scripts that write no spaces between words
 * are segmented; everything else counts by white space, which is what readers of "200 words a minute" mean.
 */

const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const WORD = /[\p{L}\p{N}]/u;

/** Segmenting takes a second for half a million characters; what follows these is counted by their rate. */
const MAX_SEGMENTED_CHARS = 100_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

export function countWords(text: string): number {
  let words = 0;
  let segmentedChars = 0;
  let segmentedWords = 0;
  let unsegmentedChars = 0;
  for (const [token] of text.matchAll(/\S+/g)) {
    if (UNSPACED.test(token)) {
      const part = token.slice(0, Math.max(0, MAX_SEGMENTED_CHARS - segmentedChars));
      segmentedChars += part.length;
      segmentedWords += countSegments(part);
      unsegmentedChars += token.length - part.length;
    } else if (WORD.test(token)) words += 1;
  }
  const rate = segmentedChars === 0 ? 0 : segmentedWords / segmentedChars;
  return words + segmentedWords + Math.round(unsegmentedChars * rate);
}

function countSegments(text: string): number {
  let words = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike === true) words += 1;
  return words;
}
