/**
 * Picks the sentences of an article that must survive an import: the opening sentence of
 * a paragraph near its beginning, its middle and its end. Only paragraphs without inline
 * markup or character references are taken, so that the promise is literally in the text.
 */
const SHORTEST_PARAGRAPH_CHARS = 20;

export function promisedSentences(
  body: string,
  lang: string,
  accepts: (sentence: string) => boolean = () => true,
): string[] {
  const segmenter = new Intl.Segmenter(lang, { granularity: "sentence" });
  const openings = [...body.matchAll(/<p>([^<&]+)<\/p>/g)]
    .map((match) => match[1]!.trim())
    .filter((paragraph) => paragraph.length >= SHORTEST_PARAGRAPH_CHARS)
    .map((paragraph) => firstSentence(segmenter, paragraph))
    .filter(accepts);
  const places = [0, Math.floor(openings.length / 2), openings.length - 1];
  return [...new Set(places.flatMap((place) => openings[place] ?? []))];
}

function firstSentence(segmenter: Intl.Segmenter, paragraph: string): string {
  for (const { segment } of segmenter.segment(paragraph)) return segment.trim();
  return paragraph;
}

/** For pages whose charset is lost on the way: only what every charset writes alike. */
export function isAscii(sentence: string): boolean {
  return /^[\x20-\x7e]+$/.test(sentence);
}
