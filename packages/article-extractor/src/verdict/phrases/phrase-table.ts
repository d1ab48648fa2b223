/** Set phrases by language, and the search for them whatever a text's capitals, white space and apostrophes. */

/** A table answers for each of these; whatever other languages it knows are under `others`. */
type PhraseLanguage = "en" | "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "ja" | "zh" | "others";

/** Expressions in lower case, with single spaces and straight apostrophes. */
export type PhraseTable = Readonly<Record<PhraseLanguage, readonly RegExp[]>>;

/** Whether one of the phrases occurs in a text that `normalised` gave. */
export function says(table: PhraseTable, text: string): boolean {
  return Object.values(table).some((phrases) => phrases.some((phrase) => phrase.test(text)));
}

/** Where the first of the phrases begins; null when none occurs. */
export function placeOf(table: PhraseTable, text: string): number | null {
  const places = Object.values(table)
    .flat()
    .map((phrase) => text.search(phrase))
    .filter((place) => place >= 0);
  return places.length === 0 ? null : Math.min(...places);
}

/** What a text says beside the phrases. */
export function withoutPhrases(table: PhraseTable, text: string): string {
  return Object.values(table)
    .flat()
    .reduce((rest, phrase) => rest.replace(phrase, " "), text);
}

/** Lower case, each run of spaces one space; line breaks, which part blocks, stay. */
export function normalised(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n[ \n]*/g, "\n")
    .replaceAll(/[’‘ʼ]/g, "'")
    .trim();
}

/** The text without its line breaks, for phrases that a page sets over several lines. */
export function inOneLine(text: string): string {
  return text.replaceAll("\n", " ");
}
