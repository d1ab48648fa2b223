/** A job as its row describes it. The queue leaves out what is as usual; `null` counts as left out. */
import type { Json, JsonObject } from "@tidemark/sync-log";
import type { FailedDependencyPolicy, LimitOptions } from "./model.ts";
import { countOf, numberOf, textOf, timeOf } from "./row.ts";
import type { RowMemo } from "./row-memo.ts";
import { readRunOfSchedule, readTaskOfRun } from "./schedule/run-of-schedule.ts";
import type { JobOptions } from "./view.ts";

export interface JobSeed {
  readonly jobType: string;
  readonly args: string;
  readonly channel: string;
  readonly dependencies: readonly string[];
  readonly priority: number;
  readonly runAtMs: number | null;
  readonly options: JobOptions | null;
}

/** Fields that few jobs have. */
const OPTION_FIELDS: ReadonlySet<string> = new Set([
  "maxAttempts",
  "baseDelayMs",
  "maxDelayMs",
  "uniqueKey",
  "uniquePeriodMs",
  "limitKey",
  "limitConcurrency",
  "limitRateJobs",
  "limitRatePeriodMs",
  "onFailedDependency",
  "gathers",
  "run",
  "task",
]);

/** What an option says that asks for nothing. */
const AS_USUAL: ReadonlySet<Json> = new Set([null, false, "run"]);

const NO_DEPENDENCIES: readonly string[] = [];

/** Null for a row that describes no job. */
export function readSeed(data: JsonObject, memo: RowMemo): JobSeed | null {
  const jobType = textOf(data["jobType"]);
  const args = textOf(data["args"]);
  if (jobType === null || jobType === "" || args === null) return null;
  const dependencies = readDependencies(data["dependencies"]);
  if (dependencies === null) return null;
  return {
    jobType,
    args,
    channel: textOf(data["channel"]) ?? "",
    dependencies,
    priority: numberOf(data["priority"]) ?? 0,
    runAtMs: timeOf(data["runAt"], memo),
    options: hasOptions(data) ? readOptions(data) : null,
  };
}

function hasOptions(data: JsonObject): boolean {
  for (const field in data) if (OPTION_FIELDS.has(field) && !AS_USUAL.has(data[field]!)) return true;
  return false;
}

function readDependencies(value: Json | undefined): readonly string[] | null {
  if (value === undefined || value === null) return NO_DEPENDENCIES;
  if (!Array.isArray(value) || !value.every((id) => typeof id === "string")) return null;
  return value.length > 1 ? [...new Set(value)] : value;
}

function readOptions(data: JsonObject): JobOptions {
  return {
    maxAttempts: countOf(data["maxAttempts"]),
    baseDelayMs: numberOf(data["baseDelayMs"]),
    maxDelayMs: numberOf(data["maxDelayMs"]),
    uniqueKey: textOf(data["uniqueKey"]),
    uniquePeriodMs: numberOf(data["uniquePeriodMs"]),
    limit: readLimit(data),
    onFailedDependency: readPolicy(data["onFailedDependency"]),
    gathers: data["gathers"] === true,
    run: readRunOfSchedule(data["run"]),
    task: readTaskOfRun(data["task"]),
  };
}

function readLimit(data: JsonObject): LimitOptions | null {
  const key = textOf(data["limitKey"]);
  if (key === null) return null;
  const concurrency = countOf(data["limitConcurrency"]);
  const jobs = countOf(data["limitRateJobs"]);
  const periodMs = numberOf(data["limitRatePeriodMs"]);
  return {
    key,
    ...(concurrency === null ? {} : { concurrency }),
    ...(jobs === null || periodMs === null ? {} : { rate: { jobs, periodMs } }),
  };
}

function readPolicy(value: Json | undefined): FailedDependencyPolicy {
  return value === "cancel" || value === "fail" ? value : "run";
}
