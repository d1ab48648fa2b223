/** Jobs in the form in which the API and callers of the queue show them. */
import type { Change } from "@tidemark/sync-log";
import { createQueueView } from "./create-view.ts";
import { evolve } from "./evolve.ts";
import { DEFAULT_QUEUE_LIMITS } from "./limits.ts";
import type { JobState } from "./model.ts";
import type { RunOfSchedule, TaskOfRun } from "./schedule/run-of-schedule.ts";
import { storedAtMs, textOf } from "./row.ts";
import { JOBS } from "./tables.ts";
import { findJob, type JobView, type QueueView } from "./view.ts";

export interface JobSummary {
  readonly id: string;
  readonly jobType: string;
  readonly channel: string;
  /** JSON text. */
  readonly args: string;
  readonly state: JobState;
  /** JSON text; null until there is one. */
  readonly result: string | null;
  readonly queuedAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly dependencies: readonly string[];
  readonly dependents: readonly string[];
  readonly priority: number;
  /** Null when it may start at any time, and when that time has come. */
  readonly runAtMs: number | null;
  readonly attempts: number;
  readonly losses: number;
  readonly requeues: number;
  readonly workerId: string | null;
  readonly gathers: boolean;
  readonly run: RunOfSchedule | null;
  readonly task: TaskOfRun | null;
}

/** A job of the view; null for one that came to rest, that was deleted, or that never was. */
export function summariseJob(view: QueueView, id: string): JobSummary | null {
  const job = findJob(view, id);
  return job === null ? null : summaryOf(view, job);
}

/** Ids of the claims whose rows tell when jobs started: of those whose own rows don't. */
export function claimsToRead(rows: Iterable<Change>): readonly string[] {
  const ids = new Set<string>();
  for (const { tableName, data } of rows) {
    const claimId = tableName === JOBS && data?.["startedAt"] === undefined ? textOf(data?.["claim"]) : null;
    if (claimId !== null) ids.add(claimId);
  }
  return [...ids];
}

/**
 * Jobs by id from all rows of their records (`readRecords`), and the rows of `claimsToRead`: what is known of jobs that
 * came to rest.
 */
export function findInHistory(
  rows: Iterable<Change>,
  claims: readonly Change[] = [],
): ReadonlyMap<string, JobSummary> {
  const view = createQueueView("", DEFAULT_QUEUE_LIMITS, Number.MAX_SAFE_INTEGER);
  for (const row of rows) evolve(view, row);
  const claimedAtMs = new Map(claims.map((row) => [row.recordId, storedAtMs(row, view.memo)]));
  const found = new Map<string, JobSummary>();
  for (const job of view.past.values()) {
    if (job.isDeleted) continue;
    job.startedAtMs ??= claimedAtMs.get(job.claim?.id ?? "") ?? null;
    found.set(job.id, summaryOf(view, job));
  }
  return found;
}

function summaryOf(view: QueueView, job: JobView): JobSummary {
  const isRunning = job.state === "running";
  const isToCome = job.state === "pending" && job.runAtMs !== null && job.runAtMs > view.nowMs;
  return {
    id: job.id,
    jobType: job.group.jobType,
    channel: job.group.channel,
    args: job.args,
    state: job.state,
    result: job.result,
    queuedAtMs: job.queuedAtMs,
    startedAtMs: job.startedAtMs,
    finishedAtMs: job.finishedAtMs,
    dependencies: job.dependencies,
    dependents: dependentsOf(view, job.id),
    priority: job.priority,
    runAtMs: isToCome ? job.runAtMs : null,
    attempts: job.counters.attempts,
    losses: job.counters.losses,
    requeues: job.requeues,
    workerId: isRunning ? (job.claim?.workerId ?? null) : null,
    gathers: job.options?.gathers ?? false,
    run: job.options?.run ?? null,
    task: job.options?.task ?? null,
  };
}

function dependentsOf(view: QueueView, id: string): readonly string[] {
  const ids = new Set(view.dependentIds.get(id) ?? view.pastDependentIds.get(id));
  for (const job of view.dependents.get(id) ?? []) ids.add(job.id);
  return [...ids];
}
