/** A recovery in words, for people and for the logs of whatever starts servers. */
import type { Finding, Problem, RecoveryReport, RecoveryResult, Repair } from "@tidemark/api";
import { oneLine } from "../one-line.ts";
import { plural } from "../plural.ts";

export function tellFound({ kind, id, stream, what, reason }: Finding): string {
  return oneLine(`found  ${kind} ${id} of ${stream}: ${what} [${reason}]`);
}

export function tellDone({ kind, id, stream, what }: Repair): string {
  return oneLine(`done   ${kind} ${id} of ${stream}: ${what}`);
}

export function tellProblem({ stream, lane, what }: Problem): string {
  return oneLine(`left   ${lane} of ${stream}: ${what}`);
}

const LATER = "What is left is brought back by the next recovery, or by any worker that runs.";

export function tellWaiting(startedAtMs: number): string {
  return `Another process recovers at this moment, since ${new Date(startedAtMs).toISOString()}. Waiting for its end.`;
}

export function tellOutcome(result: RecoveryResult): string {
  switch (result.outcome) {
    case "recovered":
      return result.report.done.length === 0
        ? `Nothing had to be recovered; ${plural(result.report.streams, "stream")} looked at.`
        : `All was recovered: ${counts(result.report)}.`;
    case "warnings":
      return `Recovered with warnings: ${counts(result.report)}. ${LATER}`;
    case "skipped":
      return result.reason === "recent"
        ? "A recovery ended well within the last 5 minutes, and nothing was interrupted since. Add --force to recover all the same."
        : `Another process recovers still, since ${new Date(result.attempt.startedAtMs).toISOString()}. What comes of it is not known. ${LATER}`;
    case "failed":
      return `The recovery failed: ${result.why}. So far ${counts(result.report)}. ${LATER} With --verbose it says more.`;
    case "timed-out":
      return `The time is up, and the recovery was broken off: ${counts(result.report)}. ${LATER}`;
    case "stopped":
      return `The recovery was broken off: ${counts(result.report)}. ${LATER}`;
    default:
      return result satisfies never;
  }
}

function counts({ found, done, problems, streams }: RecoveryReport): string {
  return `${found.length} found, ${done.length} done, ${problems.length} left, in ${plural(streams, "stream")}`;
}
