/** Times between polls as people write them: `30m`, `2h`, `1d`. */

const UNITS_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const INTERVAL = /^(\d{1,6})\s*([mhd])$/i;

/** Milliseconds; null for what is no such time. */
export function readInterval(text: string): number | null {
  const [, count, unit] = INTERVAL.exec(text.trim()) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * UNITS_MS[unit.toLowerCase()]!;
}

/** In the largest unit that fits. */
export function describeInterval(ms: number): string {
  for (const [unit, unitMs] of Object.entries(UNITS_MS).toReversed()) {
    if (ms % unitMs === 0) return `${ms / unitMs} ${unit}`;
  }
  return `${Math.round(ms / UNITS_MS["m"]!)} m`;
}
