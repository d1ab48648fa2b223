/**
 * Makes any string from a page safe to store as JSON in Postgres, which refuses NUL and lone surrogates.
 * It changes nothing else but, for a line, white space and length.
 */

/** All white space but the ideographic space, which is punctuation. */
const BLANKS = /[[\s\p{Cc}]--[\u3000]]+/gv;

/** The text without NUL, each lone surrogate as U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** One line of at most `maxChars` UTF-16 units, not cut inside a character; null when nothing is left. */
export function storableLine(text: string | null | undefined, maxChars: number): string | null {
  // Bounded before it is searched: a page may carry a title of megabytes.
  const start = storableText((text ?? "").slice(0, maxChars * 4));
  const line = start.replaceAll(BLANKS, " ").trim();
  if (line === "") return null;
  if (line.length <= maxChars) return line;
  const endsInsideAPair = line.codePointAt(maxChars - 1)! > 0xffff;
  return line.slice(0, endsInsideAPair ? maxChars - 1 : maxChars).trimEnd();
}
