/** Counts with their nouns. */

/** "1 row", "12,000 rows"; a noun that is irregular brings its plural. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${groupDigits(count)} ${count === 1 ? noun : nouns}`;
}

/** Thousands with commas: 100000 is hard to tell from 1000000. */
export function groupDigits(count: number): string {
  return count.toLocaleString("en-US");
}
