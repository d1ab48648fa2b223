/** A job as the API tells it, and a new one as the queue takes it. */
import type { z } from "@hono/zod-openapi";
import type { JobDetails, NewJob } from "@tidemark/job-queue";
import type { JOB, NEW_JOB } from "./queue-schemas.ts";

export function describeJob(job: JobDetails): z.input<typeof JOB> {
  const { id, jobType, channel, state, priority, canceled, attempts, losses, requeues, result } = job;
  return {
    id,
    jobType,
    channel,
    state,
    priority,
    queuedAt: job.queuedAt.toISOString(),
    runAt: isoOrNull(job.runAt),
    startedAt: isoOrNull(job.startedAt),
    finishedAt: isoOrNull(job.finishedAt),
    canceled,
    attempts,
    losses,
    requeues,
    workerId: job.workerId ?? null,
    dependencies: [...job.dependencies],
    dependents: [...job.dependents],
    ...(result !== undefined && { result }),
  };
}

export function isoOrNull(time: Date | undefined): string | null {
  return time?.toISOString() ?? null;
}

/** `exact` is the same part of the body with its numbers as they came. */
export function newJob(given: z.output<typeof NEW_JOB>, exact: unknown): NewJob {
  const { runAt, ...plain } = given;
  const { args = null } = exact as { readonly args?: unknown };
  return {
    // What JSON leaves out is absent, never undefined.
    ...(plain as Omit<NewJob, "args" | "runAt">),
    ...(runAt !== undefined && { runAt: new Date(runAt) }),
    args,
  };
}
