/** Renders jobs as fields of rows: the insert of a new one, and all that is to be said of a known one. */
import type { Json } from "@tidemark/sync-log";
import type { PreparedJob } from "./command.ts";
import type { RowMemo } from "./row-memo.ts";
import { runFields } from "./schedule/run-of-schedule.ts";
import type { JobOptions, JobView } from "./view.ts";

type Fields = Record<string, Json>;

/** The result, as JSON text, of a job that finished and whose row names none. */
export const NO_RESULT = "null";

interface InsertFields {
  readonly data: Fields;
  /** The same for rows with the same fields; null for a row that shares its fields with few. */
  readonly shape: number | null;
}

/** What is as usual is left out. */
export function insertFields(job: PreparedJob, memo: RowMemo): InsertFields {
  const data: Fields = { jobType: job.jobType, args: job.args };
  let shape = 0;
  if (job.channel !== "") {
    data["channel"] = job.channel;
    shape |= 1;
  }
  if (job.dependencies.length > 0) {
    data["dependencies"] = job.dependencies;
    shape |= 2;
  }
  if ((job.priority ?? 0) !== 0) {
    data["priority"] = job.priority!;
    shape |= 4;
  }
  if (job.runAt) {
    data["runAt"] = memo.format(job.runAt.getTime());
    shape |= 8;
  }
  return { data, shape: addOptions(data, job) ? null : shape };
}

function addOptions(data: Fields, job: PreparedJob): boolean {
  const { retry, unique, limit, onFailedDependency, gathers, run, task } = job;
  const before = Object.keys(data).length;
  if (retry) addGiven(data, { ...retry });
  if (unique) addGiven(data, { uniqueKey: unique.key, uniquePeriodMs: unique.periodMs });
  if (limit) {
    const { key, concurrency, rate } = limit;
    addGiven(data, {
      limitKey: key,
      limitConcurrency: concurrency,
      limitRateJobs: rate?.jobs,
      limitRatePeriodMs: rate?.periodMs,
    });
  }
  if (onFailedDependency && onFailedDependency !== "run") data["onFailedDependency"] = onFailedDependency;
  if (gathers) data["gathers"] = true;
  if (run) data["run"] = runFields(run);
  if (task) data["task"] = { ...task };
  return Object.keys(data).length > before;
}

function addGiven(data: Fields, fields: Readonly<Record<string, Json | undefined>>): void {
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) data[field] = value;
}

/** A job's fields as a plain reader of its record should see them. */
export function jobFields(job: JobView, memo: RowMemo): Fields {
  const timeOrNull = (ms: number | null) => (ms === null ? null : memo.format(ms));
  return {
    jobType: job.group.jobType,
    args: job.args,
    channel: job.group.channel,
    dependencies: job.dependencies,
    priority: job.priority,
    ...optionFields(job.options),
    state: job.state,
    runAt: timeOrNull(job.runAtMs),
    attempts: job.counters.attempts,
    losses: job.counters.losses,
    requeues: job.requeues,
    claim: job.claim?.id ?? null,
    startedAt: timeOrNull(job.startedAtMs),
    finishedAt: timeOrNull(job.finishedAtMs),
    result: job.result,
  };
}

/** What a fold that begins at the row has to know besides, because it follows from rows before. */
export function foldFields(job: JobView, memo: RowMemo): Fields {
  const claim = job.state === "running" ? job.claim : null;
  return {
    order: job.order,
    queuedAt: memo.format(job.queuedAtMs),
    sinceSeq: job.sinceSeq,
    workerId: claim?.workerId ?? null,
    lease: claim?.lease ?? null,
  };
}

function optionFields(options: JobOptions | null): Fields {
  return {
    maxAttempts: options?.maxAttempts ?? null,
    baseDelayMs: options?.baseDelayMs ?? null,
    maxDelayMs: options?.maxDelayMs ?? null,
    uniqueKey: options?.uniqueKey ?? null,
    uniquePeriodMs: options?.uniquePeriodMs ?? null,
    limitKey: options?.limit?.key ?? null,
    limitConcurrency: options?.limit?.concurrency ?? null,
    limitRateJobs: options?.limit?.rate?.jobs ?? null,
    limitRatePeriodMs: options?.limit?.rate?.periodMs ?? null,
    onFailedDependency: options?.onFailedDependency ?? "run",
    gathers: options?.gathers ?? false,
    run: options?.run ? runFields(options.run) : null,
    task: options?.task ? { ...options.task } : null,
  };
}
