/** Looks for set phrases in a text, whatever its capitals, white space and apostrophes. */

/** Whether one of the phrases, written in lower case with single spaces, occurs in the text. */
export function saysOneOf(phrases: readonly RegExp[], text: string): boolean {
  const normalised = text.toLowerCase().replaceAll(/\s+/g, " ").replaceAll("’", "'");
  return phrases.some((phrase) => phrase.test(normalised));
}
