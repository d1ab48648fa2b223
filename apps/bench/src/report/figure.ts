/** A measured number with its unit, as tables, charts and stored figures share it. Knows nothing of where it came from. */
import {
  formatCount,
  formatMb,
  formatMs,
  formatPercent,
  formatRatio,
  formatSeconds,
  median,
} from "./figures.ts";

export type Unit = keyof typeof UNITS;

interface UnitWords {
  /** What stands at a chart's axis. */
  readonly axis: string;
  readonly format: (value: number) => string;
}

export const UNITS = {
  ms: { axis: "ms", format: formatMs },
  s: { axis: "s", format: formatSeconds },
  /** How many times as much. */
  ratio: { axis: "×", format: formatRatio },
  count: { axis: "", format: formatCount },
  "per-second": {
    axis: "",
    format: (value) => (value < 1 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : formatCount(value)),
  },
  bytes: { axis: "MB", format: formatMb },
  /** Of a whole, 0 to 1. */
  share: { axis: "%", format: formatPercent },
  cores: { axis: "cores", format: (value) => value.toFixed(2) },
  /** From 0 to 1, where the fourth digit means something. */
  score: { axis: "", format: (value) => value.toFixed(4) },
} as const satisfies Record<string, UnitWords>;

export interface Figure {
  readonly unit: Unit;
  /** The median where there are several. */
  readonly value: number;
  /** What was measured, round by round, where a spread means something. */
  readonly rounds?: readonly number[];
}

/** What a table's cell holds: words, a figure, or null for what this machine does not tell. */
export type Cell = string | Figure | null;

export function figure(unit: Unit, value: number): Figure {
  return { unit, value };
}

/** A figure, or the null of a system that does not tell. */
export function figureIfKnown(unit: Unit, value: number | null): Figure | null {
  return value === null ? null : figure(unit, value);
}

/** The median of rounds, shown with the least and the most. */
export function spread(unit: Unit, rounds: readonly number[]): Figure {
  return { unit, value: median(rounds), rounds };
}

/** The median of those that are known; null when none is. */
export function medianIfKnown(unit: Unit, values: readonly (number | null)[]): Figure | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : figure(unit, median(known));
}

export function formatFigure({ unit, value, rounds = [] }: Figure): string {
  const { format } = UNITS[unit];
  const middle = format(value);
  if (rounds.length < 2) return middle;
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)].map(format);
  return least === most ? middle : `${middle} (${least} – ${most})`;
}

export function formatCell(cell: Cell): string {
  if (cell === null) return "–";
  return typeof cell === "string" ? cell : formatFigure(cell);
}
