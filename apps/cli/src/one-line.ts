/** Text from a log or a page as part of a line on somebody's terminal. */

/** Control characters, which could begin a new line or steer the terminal, become spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
