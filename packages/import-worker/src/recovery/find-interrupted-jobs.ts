/** What of a tenant's queue was interrupted, from a look at it. Pure; decides and repairs nothing. */
import type { QueueLook, RunningJob, TornRun } from "@tidemark/job-queue";
import type { RecoveryLimits } from "./limits.ts";
import type { Finding, FindingReason } from "./report.ts";

export type FindInterruptedJobs = (stream: string, look: QueueLook, limits: RecoveryLimits) => Finding[];

export const findInterruptedJobs: FindInterruptedJobs = (stream, look, limits) => {
  const found: Finding[] = [];
  for (const job of look.running) {
    const reason = whyInterrupted(job, look.nowMs, limits);
    if (reason !== null) found.push(describeJob(stream, job, look.nowMs, reason));
  }
  for (const run of look.tornRuns) found.push(describeTorn(stream, run));
  return found;
};

type ClaimReason = Exclude<FindingReason, "half-written">;

/** A job that shows signs of life is only told of, however long it runs. */
function whyInterrupted(job: RunningJob, nowMs: number, limits: RecoveryLimits): ClaimReason | null {
  const ranMs = nowMs - job.claimedAtMs;
  if (job.isAlive) return ranMs > limits.longRunningAfterMs ? "running-too-long" : null;
  if (ranMs > limits.staleAfterMs) return "stale";
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
  const whose = job.runId === null ? "" : `, a task of run ${job.runId},`;
  const what = `${whose} was taken ${since}, and ${WORDS[reason]}`.trimStart();
  return { kind: "queue-job", stream, id: job.id, reason, what, needsRecovery: !job.isAlive };
}

function describeTorn(stream: string, { id, tasks, missing }: TornRun): Finding {
  const what = `has ${tasks} tasks, of which ${missing} were never written`;
  return { kind: "schedule-run", stream, id, reason: "half-written", what, needsRecovery: true };
}
