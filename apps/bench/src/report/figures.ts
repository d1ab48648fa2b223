/** Figures for people: medians, ratios, and numbers with no more digits than they mean. */

/** Throws for an empty list: a benchmark that measured nothing is a bug. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the share `q` of the values lies. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new Error("A median of no values was asked for.");
  return below + (above - below) * (place - Math.floor(place));
}

export function formatMs(ms: number): string {
  return ms < 1_000 ? `${threeDigits(ms)} ms` : formatSeconds(ms / 1_000);
}

export function formatSeconds(seconds: number): string {
  return `${threeDigits(seconds)} s`;
}

export function formatRatio(ratio: number): string {
  return `${threeDigits(ratio)} ×`;
}

export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

export function formatMb(bytes: number): string {
  return `${formatCount(bytes / 1024 / 1024)} MB`;
}

export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** The median, with the least and the most where they differ. */
export function formatSpread(values: readonly number[], format: (value: number) => string): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map(format);
  return least === most ? middle! : `${middle} (${least} – ${most})`;
}

function threeDigits(value: number): string {
  if (value >= 100) return formatCount(value);
  return value.toFixed(value >= 10 ? 1 : 2);
}
