/** What the queue knows of a job in the form in which callers get it: values parsed, times as dates. */
import type { ClaimedJob } from "../core/command.ts";
import type { JobSummary } from "../core/summary.ts";
import type { DequeuedJob, JobDetails, JobParameters, JobStatus } from "../job-queue.ts";

export function dequeuedJob({ id, token, dependencies, jobType, args }: ClaimedJob): DequeuedJob {
  return { id, token, dependencies, jobType, args: JSON.parse(args) };
}

export function jobParameters({ jobType, args, dependencies, channel }: JobSummary): JobParameters {
  return { jobType, args: JSON.parse(args), dependencies, channel };
}

export function jobStatus(job: JobSummary): JobStatus {
  return {
    jobType: job.jobType,
    channel: job.channel,
    result: job.result === null ? undefined : JSON.parse(job.result),
    queuedAt: new Date(job.queuedAtMs),
    ...(job.startedAtMs !== null && { startedAt: new Date(job.startedAtMs) }),
    ...(job.finishedAtMs !== null && { finishedAt: new Date(job.finishedAtMs) }),
    canceled: job.state === "canceled",
    dependencies: job.dependencies,
    dependents: job.dependents,
  };
}

export function jobDetails(job: JobSummary): JobDetails {
  return {
    ...jobStatus(job),
    id: job.id,
    state: job.state,
    priority: job.priority,
    ...(job.runAtMs !== null && { runAt: new Date(job.runAtMs) }),
    attempts: job.attempts,
    losses: job.losses,
    requeues: job.requeues,
    ...(job.workerId !== null && { workerId: job.workerId }),
  };
}
