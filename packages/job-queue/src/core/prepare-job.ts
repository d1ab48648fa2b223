/** Jobs as callers give them: checked, and brought into the form in which the log keeps them. */
import { isStorableText } from "@tidemark/sync-log";
import { InvalidJobError } from "../errors.ts";
import type { PreparedJob } from "./command.ts";
import { jsonTextOf } from "./json-text.ts";
import type { LimitOptions, NewJob, RetryOptions, UniqueOptions } from "./model.ts";

export { jsonTextOf } from "./json-text.ts";

const MOST_DEPENDENCIES = 10_000;
const MOST_NAME_LENGTH = 500;
const MOST_PRIORITY = 1_000;
const MOST_ATTEMPTS = 1_000;
/** Starts that a limit remembers. */
const MOST_RATE_JOBS = 100_000;
const YEAR_MS = 366 * 86_400_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const POLICIES: readonly unknown[] = [undefined, "run", "cancel", "fail"];
const NONE: readonly string[] = [];

/** Throws an `InvalidJobError` for the first that is no job. */
export function prepareJobs(jobs: readonly NewJob[], newId: () => string): readonly PreparedJob[] {
  return jobs.map((job) => prepareJob(job, newId));
}

export function prepareJob(job: NewJob, newId: () => string): PreparedJob {
  const { id, jobType, args, dependencies = NONE, channel = "", ...options } = job;
  check(typeof jobType === "string" && jobType !== "", "jobType", jobType, "a name");
  checkName("jobType", jobType);
  checkName("channel", channel);
  checkOptions(options);
  return {
    ...options,
    // One flat text: ids are made of pieces, and hundreds of thousands of them are kept.
    id: id === undefined ? newId().toLowerCase() : readId("id", id),
    isIdGiven: id !== undefined,
    jobType,
    args: jsonTextOf(args, "args"),
    dependencies: readDependencies(dependencies),
    channel,
  };
}

function readDependencies(given: readonly string[]): readonly string[] {
  if (given.length === 0) return NONE;
  check(given.length <= MOST_DEPENDENCIES, "dependencies", given.length, `at most ${MOST_DEPENDENCIES}`);
  return [...new Set(given.map((id) => readId("dependencies", id)))];
}

function readId(option: string, id: string): string {
  const lower = typeof id === "string" ? id.toLowerCase() : "";
  check(UUID.test(lower), option, id, "a UUID");
  return lower;
}

type Options = Omit<NewJob, "id" | "jobType" | "args" | "dependencies" | "channel">;

function checkOptions({ priority, runAt, retry, unique, limit, onFailedDependency }: Options): void {
  if (priority !== undefined) checkWhole("priority", priority, -MOST_PRIORITY, MOST_PRIORITY);
  if (runAt !== undefined) check(isTime(runAt), "runAt", runAt, "a Date that is a time");
  if (retry !== undefined) checkRetry(retry);
  if (unique !== undefined) checkUnique(unique);
  if (limit !== undefined) checkLimit(limit);
  check(
    POLICIES.includes(onFailedDependency),
    "onFailedDependency",
    onFailedDependency,
    "run, cancel or fail",
  );
}

function checkRetry({ maxAttempts, baseDelayMs, maxDelayMs }: RetryOptions): void {
  if (maxAttempts !== undefined) checkWhole("retry.maxAttempts", maxAttempts, 1, MOST_ATTEMPTS);
  if (baseDelayMs !== undefined) checkWhole("retry.baseDelayMs", baseDelayMs, 0, YEAR_MS);
  if (maxDelayMs !== undefined) checkWhole("retry.maxDelayMs", maxDelayMs, 0, YEAR_MS);
}

function checkUnique({ key, periodMs }: UniqueOptions): void {
  checkKey("unique.key", key);
  if (periodMs !== undefined) checkWhole("unique.periodMs", periodMs, 1, YEAR_MS);
}

function checkLimit({ key, concurrency, rate }: LimitOptions): void {
  checkKey("limit.key", key);
  if (concurrency !== undefined) checkWhole("limit.concurrency", concurrency, 1, Number.MAX_SAFE_INTEGER);
  if (rate === undefined) return;
  checkWhole("limit.rate.jobs", rate.jobs, 1, MOST_RATE_JOBS);
  checkWhole("limit.rate.periodMs", rate.periodMs, 1, YEAR_MS);
}

function checkKey(option: string, key: string): void {
  check(typeof key === "string" && key !== "", option, key, "a name");
  checkName(option, key);
}

function checkName(option: string, name: string): void {
  check(name.length <= MOST_NAME_LENGTH, option, name, `at most ${MOST_NAME_LENGTH} characters long`);
  check(isStorableText(name), option, name, "text without U+0000 and lone surrogates");
}

function checkWhole(option: string, value: number, least: number, most: number): void {
  const isWithin = Number.isSafeInteger(value) && value >= least && value <= most;
  check(isWithin, option, value, `a whole number from ${least} to ${most}`);
}

/** Times beyond the year 9999 have no place in the log. */
function isTime(value: Date): boolean {
  if (!(value instanceof Date)) return false;
  const ms = value.getTime();
  return ms >= 0 && ms < Date.UTC(10_000, 0);
}

function check(holds: boolean, option: string, value: unknown, wanted: string): void {
  if (holds) return;
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : String(value);
  throw new InvalidJobError(`A job's ${option} must be ${wanted}, and it is ${shown}. Nothing was enqueued.`);
}
