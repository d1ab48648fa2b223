/** What a chart shows, as a benchmark says it and as it is kept. How it looks is decided where it is drawn. */
import type { Unit } from "./figure.ts";

export interface BenchChart {
  /** Names its file. Lower case, with hyphens. */
  readonly id: string;
  readonly title: string;
  /** Bars stand side by side for things of different kinds, lines join what grows. */
  readonly kind: "bars" | "lines";
  readonly unit: Unit;
  /** Where the least and the most are orders of magnitude apart. */
  readonly isLogarithmic?: boolean;
  /** What the categories are, such as "rows in the log". */
  readonly categoryTitle?: string;
  readonly categories: readonly string[];
  readonly series: readonly ChartSeries[];
  /** A line across the chart: what is wanted. */
  readonly target?: { readonly name: string; readonly value: number };
}

interface ChartSeries {
  readonly name: string;
  /** One for each category; null where nothing was measured. */
  readonly values: readonly (number | null)[];
}
