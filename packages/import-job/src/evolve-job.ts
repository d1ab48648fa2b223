/** One change of a job's record, applied through the job table. */
import { APPLIED, type Change, DELETED_AT, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { noteStamps, reviewChange } from "./correction.ts";
import { createJobView } from "./create-view.ts";
import { isByWorker, jobTruth, numberField, storedAtMs, textField, timeField } from "./fields.ts";
import { isJobStatus, type JobStatus } from "./model.ts";
import { refreshClaimable, touchJob } from "./phase-index.ts";
import { JOB_TRANSITIONS, type JobCommand } from "./transitions.ts";
import { type JobCounters, type JobView, liveCount, type StreamView } from "./view.ts";

export function evolveJob(view: StreamView, change: Change): Effect {
  const known = view.jobs.get(change.recordId);
  if (change.op === "insert" && !known?.exists) return insertJob(view, known, change);
  if (!known) return UNRELATED;
  const before = jobTruth(known);
  const isLate = noteStamps(known, change);
  const refusal = applyToJob(known, change);
  refreshClaimable(view, known);
  touchJob(view, known);
  reviewChange(view, { kind: "job", job: known }, change, { before, after: jobTruth(known), isLate });
  return refusal === null ? APPLIED : ignored(refusal);
}

function insertJob(view: StreamView, known: JobView | undefined, change: Change): Effect {
  const job = known ?? createJobView(change.recordId, change.seq);
  view.jobs.set(job.id, job);
  job.exists = true;
  view.orphans.delete(job);
  job.totalUrls = numberField(change, "totalUrls") ?? 0;
  job.source = textField(change, "source");
  job.lastItemAtMs = Math.max(job.lastItemAtMs, storedAtMs(change));
  job.written = readCounters(job, change);
  const status = change.data?.["status"];
  const isNew = known === undefined;
  if (isNew && (status === "paused" || (isByWorker(change) && isJobStatus(status)))) job.status = status;
  if (isByWorker(change)) {
    // A worker gives up pages whose import never came by making it, called off.
    if (status === "cancelled") job.status = status;
    job.failure = failureOf(change);
  }
  const isLate = noteStamps(job, change);
  const after = jobTruth(job);
  reviewChange(view, { kind: "job", job }, change, { before: after, after, isLate });
  view.timers.push({ atMs: job.lastItemAtMs + view.limits.missingItemsGraceMs, kind: "job", job });
  refreshClaimable(view, job);
  touchJob(view, job);
  return APPLIED;
}

/** Applies the change or gives the reason why it has no effect. */
function applyToJob(job: JobView, change: Change): string | null {
  if (change.op === "insert") return "already-inserted";
  const deletedAt = change.op === "delete" ? change.fieldMeta[DELETED_AT] : change.data?.[DELETED_AT];
  if (deletedAt === null && job.deleted) return "deleted-for-good";
  const isDeletion = deletedAt !== undefined && deletedAt !== null;
  if (isDeletion) job.deletedAt = typeof deletedAt === "string" ? deletedAt : change.createdAt;
  if (isByWorker(change)) return applyWorkerFields(job, change);
  if (isDeletion) return null;
  const status = change.data?.["status"];
  if (status === undefined) return "no-intent";
  if (!isJobStatus(status)) return "unknown-status";
  if (job.deleted) return "job-deleted";
  return transition(job, INTENT[status](job.status));
}

const WORKER_COMMAND: Record<JobStatus, (from: JobStatus) => JobCommand | null> = {
  queued: () => null,
  running: (from) => (from === "done" ? "reopen" : "start"),
  paused: () => null,
  done: () => "finish",
  cancelled: () => null,
};

const INTENT: Record<JobStatus, (from: JobStatus) => JobCommand | null> = {
  queued: () => null,
  running: (from) => (from === "done" ? "reopen" : "resume"),
  paused: () => "pause",
  done: () => null,
  cancelled: () => "cancel",
};

function applyWorkerFields(job: JobView, change: Change): string | null {
  job.written = readCounters(job, change);
  const status = change.data?.["status"];
  if (status !== undefined && status !== job.status) {
    if (!isJobStatus(status)) return "unknown-status";
    const refusal = transition(job, WORKER_COMMAND[status](job.status));
    if (refusal !== null) return refusal;
  }
  if (change.data?.["startedAt"] !== undefined) job.startedAtMs = timeField(change, "startedAt");
  if (change.data?.["finishedAt"] !== undefined) job.finishedAtMs = timeField(change, "finishedAt");
  return null;
}

function failureOf(change: Change): JobView["failure"] {
  const code = textField(change, "errorCode");
  return code === null ? null : { code, message: textField(change, "error") ?? "" };
}

function transition(job: JobView, command: JobCommand | null): string | null {
  if (command === null) return "not-an-intent";
  const cell = JOB_TRANSITIONS[job.status][command];
  if ("refused" in cell) return cell.refused;
  if (command === "finish" && liveCount(job) > 0) return "items-still-live";
  if (command === "reopen" && liveCount(job) === 0) return "nothing-to-do";
  job.status = cell.to;
  return null;
}

function readCounters(job: JobView, change: Change): JobCounters {
  const read = (field: keyof JobCounters) => numberField(change, field) ?? job.written[field];
  return {
    savedCount: read("savedCount"),
    duplicateCount: read("duplicateCount"),
    errorCount: read("errorCount"),
    warningCount: read("warningCount"),
    cancelledCount: read("cancelledCount"),
  };
}
