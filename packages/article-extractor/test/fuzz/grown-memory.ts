/** Tells from the steps of a fuzz run whether memory grows with the pages. */

import type { FuzzStep } from "./fuzz-pool.ts";

/** The step that others are compared with: by then every thread has loaded and read much. */
export const FIRST_PAGES = 1_000;
/** The steps from here on are compared. */
export const COMPARED_PAGES = 5_000;

/**
 * How many times the memory after `FIRST_PAGES` is held later: the median, because V8 gives back what a
 * replaced thread had only after some seconds. Null when the run ended before there was anything to compare.
 */
export function grownMemory(steps: readonly FuzzStep[]): number | null {
  const first = steps.find(({ pages }) => pages === FIRST_PAGES);
  const later = steps
    .filter(({ pages }) => pages >= COMPARED_PAGES)
    .map(({ residentMb }) => residentMb)
    .toSorted((a, b) => a - b);
  const median = later[later.length >> 1];
  return first === undefined || median === undefined ? null : median / first.residentMb;
}
