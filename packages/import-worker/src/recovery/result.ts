/** What a recovery comes to. */
import type { Attempt } from "./attempt.ts";
import type { RecoveryReport } from "./report.ts";

/** A recovery that was begun, and how it ended. */
export type EndedRecovery =
  /** There was nothing to do, or all of it was done. */
  | { readonly outcome: "recovered"; readonly report: RecoveryReport }
  /** Something was left undone or given up. */
  | { readonly outcome: "warnings"; readonly report: RecoveryReport }
  /** It was called off: by its time, or by whoever stops the process. No transition began after that. */
  | { readonly outcome: "timed-out" | "stopped"; readonly report: RecoveryReport }
  | { readonly outcome: "failed"; readonly why: string; readonly report: RecoveryReport };

/** Nothing was done: another process is at it, or one ended well a moment ago and nothing was interrupted since. */
interface SkippedRecovery {
  readonly outcome: "skipped";
  readonly reason: "running" | "recent";
  readonly attempt: Attempt;
}

export type RecoveryResult = EndedRecovery | SkippedRecovery;

export const EMPTY_REPORT: RecoveryReport = { found: [], done: [], problems: [], streams: 0 };

/** What an aborted signal makes of a recovery: `AbortSignal.timeout` and its like time it out. */
export function calledOff(signal: AbortSignal, report: RecoveryReport): EndedRecovery {
  const reason: unknown = signal.reason;
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  return { outcome: isTimeout ? "timed-out" : "stopped", report };
}
