/** What the queue knows of a job in the form in which callers get it: values read, times as dates. */
import type { ClaimedJob } from "../core/command.ts";
import type { JobSummary } from "../core/summary.ts";
import type { DequeuedJob, JobDetails, JobParameters, JobStatus } from "../job-queue.ts";

/** Makes a value of the JSON text that the log keeps. */
export type ReadJson = (text: string) => unknown;

export class JobAnswers {
  readonly #readJson: ReadJson;

  constructor(readJson: ReadJson) {
    this.#readJson = readJson;
  }

  dequeued({ id, token, dependencies, jobType, args }: ClaimedJob): DequeuedJob {
    return { id, token, dependencies, jobType, args: this.#readJson(args) };
  }

  parameters({ jobType, args, dependencies, channel }: JobSummary): JobParameters {
    return { jobType, args: this.#readJson(args), dependencies, channel };
  }

  status(job: JobSummary): JobStatus {
    return {
      jobType: job.jobType,
      channel: job.channel,
      result: job.result === null ? undefined : this.#readJson(job.result),
      queuedAt: new Date(job.queuedAtMs),
      ...(job.startedAtMs !== null && { startedAt: new Date(job.startedAtMs) }),
      ...(job.finishedAtMs !== null && { finishedAt: new Date(job.finishedAtMs) }),
      canceled: job.state === "canceled",
      dependencies: job.dependencies,
      dependents: job.dependents,
    };
  }

  details(job: JobSummary): JobDetails {
    return {
      ...this.status(job),
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
}
