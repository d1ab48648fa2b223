/**
 * The ids of the rows of one transaction: the first is drawn, the others follow it by counting. To draw one costs more
 * memory than all else that is made for a row.
 */

/** Hexadecimal digits that count; a transaction has fewer rows than they can tell apart. */
const DIGITS = 6;
const COUNT = 16 ** DIGITS;

/** `first` is a UUID whose last digits are random. */
export function idSeries(first: string): () => string {
  const kept = first.slice(0, -DIGITS);
  let next = Number.parseInt(first.slice(-DIGITS), 16);
  return () => {
    // The digit in front keeps the zeros behind it.
    const tail = (COUNT + next).toString(16).slice(1);
    next = (next + 1) % COUNT;
    return kept + tail;
  };
}
