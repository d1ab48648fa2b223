/** One change of a job's record, applied through the job table. */
import { APPLIED, type Change, DELETED_AT, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { correct } from "./correction.ts";
import {
  isByWorker,
  jobFields,
  latestStampMs,
  numberField,
  storedAtMs,
  textField,
  timeField,
} from "./fields.ts";
import { isJobStatus, type JobStatus } from "./model.ts";
import { refreshClaimable, touchJob } from "./phase-index.ts";
import { JOB_TRANSITIONS, type JobCommand } from "./transitions.ts";
import { createJobView, type JobCounters, type JobView, type StreamView } from "./view.ts";

export function evolveJob(view: StreamView, change: Change): Effect {
  const known = view.jobs.get(change.recordId);
  if (change.op === "insert" && !known?.exists) return insertJob(view, known, change);
  if (!known) return UNRELATED;
  known.lastStampMs = Math.max(known.lastStampMs, latestStampMs(change));
  const refusal = applyToJob(known, change);
  refreshClaimable(view, known);
  touchJob(view, known);
  if (refusal === null) return APPLIED;
  correct(view, { kind: "job", job: known }, change, jobFields(known));
  return ignored(refusal);
}

function insertJob(view: StreamView, known: JobView | undefined, change: Change): Effect {
  const job = known ?? createJobView(change.recordId, change.seq);
  view.jobs.set(job.id, job);
  job.exists = true;
  job.totalUrls = numberField(change, "totalUrls") ?? 0;
  job.source = textField(change, "source");
  job.lastItemAtMs = Math.max(job.lastItemAtMs, storedAtMs(change));
  job.lastStampMs = latestStampMs(change);
  const status = change.data?.["status"];
  if (status === "paused" || (isByWorker(change) && isJobStatus(status))) job.status = status;
  else if (status !== "queued") correct(view, { kind: "job", job }, change, jobFields(job));
  view.timers.push({ atMs: job.lastItemAtMs + view.limits.missingItemsGraceMs, kind: "job", job });
  refreshClaimable(view, job);
  touchJob(view, job);
  return APPLIED;
}

/** Applies the change or gives the reason why it has no effect. */
function applyToJob(job: JobView, change: Change): string | null {
  if (change.op === "insert") return "already-inserted";
  const deletedAt = change.op === "delete" ? change.fieldMeta[DELETED_AT] : change.data?.[DELETED_AT];
  if (deletedAt !== undefined) {
    if (deletedAt === null) return "deleted-for-good";
    job.deleted = true;
    return null;
  }
  if (isByWorker(change)) job.written = readCounters(job, change);
  const status = change.data?.["status"];
  if (status === undefined) return isByWorker(change) ? null : "no-intent";
  if (!isJobStatus(status)) return "unknown-status";
  return isByWorker(change) ? applyWorkerStatus(job, change, status) : applyIntent(job, status);
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

function applyWorkerStatus(job: JobView, change: Change, status: JobStatus): string | null {
  if (status !== job.status) {
    const refusal = transition(job, WORKER_COMMAND[status](job.status));
    if (refusal !== null) return refusal;
  }
  if (change.data?.["startedAt"] !== undefined) job.startedAtMs = timeField(change, "startedAt");
  if (change.data?.["finishedAt"] !== undefined) job.finishedAtMs = timeField(change, "finishedAt");
  return null;
}

function applyIntent(job: JobView, status: JobStatus): string | null {
  if (job.deleted) return "job-deleted";
  return transition(job, INTENT[status](job.status));
}

function transition(job: JobView, command: JobCommand | null): string | null {
  if (command === null) return "not-an-intent";
  const cell = JOB_TRANSITIONS[job.status][command];
  if ("refused" in cell) return cell.refused;
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
