/** What the rounds of a comparison say: times for a page, ratios to the first way in the same round, and who found the same. */
import { median } from "../report/figures.ts";
import type { ReaderId } from "./readers.ts";
import type { Finding, StintReport } from "./stint.ts";

/** One way in one round. */
export interface ReaderRound {
  /** The first time over all pages, in a fresh process. */
  readonly cold: StintReport;
  /** The last time over all pages, in the same process. */
  readonly warm: StintReport;
  readonly peakBytes: number | null;
}

export type ReaderRounds = ReadonlyMap<ReaderId, readonly ReaderRound[]>;

export interface PaceOfPages {
  readonly processorMsPerPage: number;
  /** How many times as fast as the first way, on the wall clock and by processor time: medians of the rounds' ratios. */
  readonly speedup: number;
  readonly processorSpeedup: number;
}

/** Medians over the rounds. */
export function paceOf(
  rounds: readonly ReaderRound[],
  base: readonly ReaderRound[],
  pass: "cold" | "warm",
): PaceOfPages {
  const middle = (figure: (round: ReaderRound, first: ReaderRound) => number) =>
    median(rounds.map((round, index) => figure(round, base[index]!)));
  return {
    processorMsPerPage: middle((round) => round[pass].processorMs / round[pass].findings.length),
    speedup: middle((round, first) => first[pass].ms / round[pass].ms),
    processorSpeedup: middle((round, first) => first[pass].processorMs / round[pass].processorMs),
  };
}

/** Pages on which both found the same, nothing on both sides included. */
export function countSame(
  ours: readonly (Finding | null)[],
  theirs: readonly (Finding | null)[],
  what: keyof Finding,
): number {
  return ours.filter((finding, index) => finding?.[what] === theirs[index]?.[what]).length;
}

/** Joins the reports of stints that follow each other. */
export function joinReports(reports: readonly StintReport[]): StintReport {
  return {
    ms: reports.reduce((sum, { ms }) => sum + ms, 0),
    processorMs: reports.reduce((sum, { processorMs }) => sum + processorMs, 0),
    findings: reports.flatMap(({ findings }) => findings),
  };
}
