/** Where recovery stands, of all processes together. Pure. */
import type { Attempt, AttemptState } from "./attempt.ts";
import type { AttemptsStatus } from "./attempt-log.ts";

export interface RecoveryStatus {
  /** By the log's clock. */
  readonly asOf: Date;
  /** Of several the first that holds: `running`, `failed`, `jobs-pending`, `healthy`. */
  readonly state: "healthy" | "jobs-pending" | "running" | "failed";
  /** Interrupted records in the streams that have waited longest. */
  readonly jobsNeedingRecovery: number;
  /** The one that runs, or the one that ended last; null before the first. */
  readonly lastAttempt: AttemptSummary | null;
}

export interface AttemptSummary {
  readonly state: AttemptState;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly found: number;
  readonly done: number;
  readonly problems: number;
}

export function describeStatus(attempts: AttemptsStatus, jobsNeedingRecovery: number): RecoveryStatus {
  const { running, dead, latestEnded } = attempts;
  const last = running ?? dead ?? latestEnded;
  return {
    asOf: new Date(attempts.nowMs),
    state: stateOf(attempts, jobsNeedingRecovery),
    jobsNeedingRecovery,
    lastAttempt: last === null ? null : summarise(last, dead === last),
  };
}

function stateOf({ running, dead, latestEnded }: AttemptsStatus, pending: number): RecoveryStatus["state"] {
  if (running !== null) return "running";
  if (dead !== null || (latestEnded !== null && hasFailed(latestEnded.state))) return "failed";
  return pending > 0 ? "jobs-pending" : "healthy";
}

function hasFailed(state: AttemptState): boolean {
  return state === "failed" || state === "timed-out" || state === "abandoned";
}

/** One whose process is gone counts as abandoned, though nobody has written that down yet. */
function summarise({ state, startedAtMs, endedAtMs, counts }: Attempt, isDead: boolean): AttemptSummary {
  return {
    state: isDead ? "abandoned" : state,
    startedAt: new Date(startedAtMs),
    endedAt: endedAtMs === null ? null : new Date(endedAtMs),
    ...counts,
  };
}
