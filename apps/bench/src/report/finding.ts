/** One line of where the project stands: what was measured, what is wanted, how far that is, and what the limit is. */
import { type Figure, formatFigure } from "./figure.ts";

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

/** The share of the way: 1 when the target is just met, more when it is passed. */
export function progressOf({ measured }: Pick<Finding, "measured">, { bound, figure }: Wanted): number {
  return bound === "at least" ? measured.value / figure.value : figure.value / measured.value;
}

/** How far it is, as a page says it. */
export function distanceOf(finding: Finding): string {
  if (finding.wanted === null) return "–";
  const progress = progressOf(finding, finding.wanted);
  const share = `${progress >= 10 ? Math.round(progress) : progress.toFixed(2)} of what is wanted`;
  return progress >= 1 ? `reached: ${share}` : `**not reached**: ${share}`;
}

export function describeWanted({ wanted }: Finding): string {
  return wanted === null ? "–" : `${wanted.bound} ${formatFigure({ ...wanted.figure, rounds: [] })}`;
}
