/** Jobs as callers give them, checked and in the form in which the log keeps them. */
import type { PreparedJob } from "./command.ts";
import { jsonTextOf } from "./json-text.ts";
import type { NewJob } from "./model.ts";

export { jsonTextOf } from "./json-text.ts";

export function prepareJobs(jobs: readonly NewJob[], newId: () => string): readonly PreparedJob[] {
  return jobs.map((job) => prepareJob(job, newId));
}

/** Throws an `InvalidJobError`. */
export function prepareJob(job: NewJob, newId: () => string): PreparedJob {
  const { id, jobType, args, dependencies = [], channel = "", ...options } = job;
  return {
    ...options,
    id: id?.toLowerCase() ?? newId(),
    isIdGiven: id !== undefined,
    jobType,
    args: jsonTextOf(args),
    dependencies: dependencies.map((d) => d.toLowerCase()),
    channel,
  };
}
