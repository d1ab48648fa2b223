/** Which runs a schedule owes now, and which of its due times pass without one. */
import type { DueTimes } from "./due-times.ts";

export const MISSED_POLICIES = ["skip", "one", "all"] as const;
/** What becomes of due times that passed before anybody looked. */
export type MissedPolicy =
  /** Nothing; a run is made only for a due time that has just come. */
  | "skip"
  /** One run, for the latest of them. */
  | "one"
  /** A run for each, for the latest hundred. */
  | "all";

/** Runs that one look makes at most. Due times before the latest so many are passed over. */
const MOST_RUNS_AT_A_TIME = 100;
/** A due time that is noticed within so long has just come, ms. */
const ON_TIME_MS = 10_000;
/** Due times that were passed over are counted no further. */
const MOST_COUNTED = 1_000;

export interface Look {
  /** Due times up to here have been dealt with. */
  readonly afterMs: number;
  readonly nowMs: number;
  /** Runs that may be made now; the rest of them waits. */
  readonly room: number;
}

export interface DueRuns {
  /** Due times to make a run for, the earliest first. */
  readonly dueAtMs: readonly number[];
  /** Due times up to here are dealt with by this look. */
  readonly untilMs: number;
  /** Due times that get no run; null when there are none. */
  readonly passedOver: PassedOver | null;
}

interface PassedOver {
  /** How many; 1,000 stands for that or more. */
  readonly runs: number;
  readonly firstMs: number;
}

export function dueRuns(due: DueTimes, policy: MissedPolicy, { afterMs, nowMs, room }: Look): DueRuns {
  const latest = due.latest(afterMs, nowMs, MOST_RUNS_AT_A_TIME);
  const nothing: DueRuns = { dueAtMs: [], untilMs: afterMs, passedOver: null };
  if (latest.length === 0 || room <= 0) return nothing;
  const wanted = wantedOf(latest, policy, nowMs);
  const dueAtMs = wanted.slice(0, room);
  // What there was no room for stays due; everything else has been dealt with.
  const untilMs = dueAtMs.length < wanted.length ? dueAtMs.at(-1)! : latest.at(-1)!;
  return { dueAtMs, untilMs, passedOver: passedOver(due, afterMs, untilMs, dueAtMs.length) };
}

function wantedOf(latest: readonly number[], policy: MissedPolicy, nowMs: number): readonly number[] {
  const last = latest.at(-1)!;
  switch (policy) {
    case "all":
      return latest;
    case "one":
      return [last];
    case "skip":
      return nowMs - last <= ON_TIME_MS ? [last] : [];
  }
}

function passedOver(due: DueTimes, afterMs: number, untilMs: number, made: number): PassedOver | null {
  const runs = due.count(afterMs, untilMs, made + MOST_COUNTED) - made;
  const firstMs = due.nextAfter(afterMs);
  return runs > 0 && firstMs !== null ? { runs, firstMs } : null;
}
