/** One line of where the project stands: what was measured, what is wanted, how far that is, and what the limit is. */
import { type Figure, formatFigure } from "./figure.ts";
import { formatCount, formatPercent } from "./figures.ts";

export interface Finding {
  readonly what: string;
  readonly measured: Figure;
  /** Null where nobody promised a figure. */
  readonly wanted: Wanted | null;
  /** What keeps it from being better, in a sentence with the run's own figures. */
  readonly limit: string;
}

export interface Wanted {
  readonly bound: "at least" | "at most";
  readonly figure: Figure;
}

export function atLeast(figure: Figure): Wanted {
  return { bound: "at least", figure };
}

export function atMost(figure: Figure): Wanted {
  return { bound: "at most", figure };
}

function isReached({ measured }: Finding, { bound, figure }: Wanted): boolean {
  return bound === "at least" ? measured.value >= figure.value : measured.value <= figure.value;
}

/** How far it is, as a page says it. */
export function distanceOf(finding: Finding): string {
  const { measured, wanted } = finding;
  if (wanted === null) return "–";
  const share = measured.value / wanted.figure.value;
  const times = share < 1 ? formatPercent(share) : `${formatTimes(share)} times`;
  const what = wanted.bound === "at least" ? "what is wanted" : "what is allowed";
  return `${isReached(finding, wanted) ? "reached" : "**not reached**"}: ${times} ${share < 1 ? `of ${what}` : what}`;
}

function formatTimes(share: number): string {
  return share >= 10 ? formatCount(share) : share.toFixed(2);
}

export function describeWanted({ wanted }: Finding): string {
  return wanted === null ? "–" : `${wanted.bound} ${formatFigure({ ...wanted.figure, rounds: [] })}`;
}
