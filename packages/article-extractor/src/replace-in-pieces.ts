/**
 * Replaces in text of any length without holding all that is found at once. V8 collects every match before it
 * joins the result, in a list that doubles; for millions of them that is one allocation of more than 100 MB,
 * which ends the whole process instead of the thread.
 */

const PIECE_CHARS = 64 * 1024;
const CARRIAGE_RETURN = 13;

/** `text.replace` with a global pattern that finds single characters, or line ends that begin with a CR. */
export function replaceInPieces(text: string, pattern: RegExp, written: (found: string) => string): string {
  if (text.length <= PIECE_CHARS) return text.replace(pattern, written);
  const pieces: string[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = Math.min(start + PIECE_CHARS, text.length);
    // Or a CR and its line feed would be taken for two line ends.
    if (text.charCodeAt(end - 1) === CARRIAGE_RETURN) end += 1;
    pieces.push(text.slice(start, end).replace(pattern, written));
  }
  return pieces.join("");
}
