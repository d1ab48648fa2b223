/** Numbers as people read them. */

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

/** Of numbers in rising order, at least one. */
export function medianOf(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

export function counted(number: number): string {
  return number.toLocaleString("en-GB");
}
