/** What of a tenant's queue was interrupted, from a look at it. Pure; decides and repairs nothing. */
import type { QueueLook, RunningJob, TornRun } from "@tidemark/job-queue";
import type { RecoveryLimits } from "./limits.ts";
import type { Finding, FindingReason } from "./report.ts";

/** `lastSignOf` answers until when a worker, or a token, proved that it lives; ms, 0 for never. */
export type FindInterruptedJobs = (
  stream: string,
  look: QueueLook,
  limits: RecoveryLimits,
  lastSignOf: (holder: string) => number,
) => Finding[];

export const findInterruptedJobs: FindInterruptedJobs = (stream, look, limits, lastSignOf) => {
  const found: Finding[] = [];
  for (const job of look.running) {
    const signAtMs = Math.max(job.claimedAtMs, lastSignOf(job.workerId ?? ""), lastSignOf(job.token));
    const reason = whyInterrupted(job, look.nowMs, signAtMs, limits);
    if (reason !== null) found.push(describeJob(stream, job, look.nowMs, reason));
  }
  for (const run of look.tornRuns) found.push(describeTorn(stream, run));
  return found;
};

type ClaimReason = Exclude<FindingReason, "half-written">;

/** A job that shows signs of life is only told of, however long it runs. */
function whyInterrupted(
  job: RunningJob,
  nowMs: number,
  signAtMs: number,
  limits: RecoveryLimits,
): ClaimReason | null {
  if (job.isAlive) return nowMs - job.claimedAtMs > limits.longRunningAfterMs ? "running-too-long" : null;
  if (nowMs - signAtMs > limits.staleAfterMs) return "stale";
  return job.lease === "worker" ? "worker-gone" : "no-checkpoint";
}

const WORDS: Readonly<Record<ClaimReason, string>> = {
  stale: "nothing was heard of it for too long to go on with it",
  "worker-gone": "its worker is gone",
  "running-too-long": "it still runs",
  "no-checkpoint": "it sends no heartbeats any more",
};

function describeJob(stream: string, job: RunningJob, nowMs: number, reason: ClaimReason): Finding {
  const minutes = Math.floor((nowMs - job.claimedAtMs) / 60_000);
  const since = minutes === 0 ? "less than a minute ago" : `${minutes} min ago`;
  const as = job.runId === null ? "" : ` as a task of run ${job.runId}`;
  const what = `was taken ${since}${as}, and ${WORDS[reason]}`;
  return { kind: "queue-job", stream, id: job.id, reason, what, needsRecovery: !job.isAlive };
}

function describeTorn(stream: string, { id, tasks, missing }: TornRun): Finding {
  const what = `has ${tasks} tasks, of which ${missing} were never written`;
  return { kind: "schedule-run", stream, id, reason: "half-written", what, needsRecovery: true };
}
