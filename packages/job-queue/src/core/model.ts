/** The states of queue jobs, and what a job may ask for when it is enqueued. */

export const JOB_STATES = ["pending", "running", "finished", "failed", "canceled"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** How a failed attempt is tried again. */
export interface RetryOptions {
  /** Attempts before the job ends as failed. Default 3. */
  readonly maxAttempts?: number;
  /** Upper bound of the first wait, ms; it doubles with each attempt, with full jitter. Default 2,000. */
  readonly baseDelayMs?: number;
  /** Upper bound of every wait, ms. Default 300,000. */
  readonly maxDelayMs?: number;
}

export interface UniqueOptions {
  /** At most one job of this tenant and type has the key at a time. */
  readonly key: string;
  /** The key stays taken for so long after it was enqueued, also when the job has ended; ms. Default: until it ends. */
  readonly periodMs?: number;
}

/** Bounds on jobs that share a key. Of the definitions of jobs that have not ended, that of the latest holds. */
export interface LimitOptions {
  readonly key: string;
  /** Jobs of the key that run at a time. */
  readonly concurrency?: number;
  /** Jobs of the key that start within any period of so many ms. */
  readonly rate?: { readonly jobs: number; readonly periodMs: number };
}

/** What to do when a dependency failed or was canceled. */
export type FailedDependencyPolicy =
  /** Run once all have ended, however. */
  | "run"
  /** Cancel this job. */
  | "cancel"
  /** End this job as failed. */
  | "fail";

export interface EnqueueOptions {
  /** Higher comes first; within one priority first in, first out. −1,000 to 1,000, default 0. */
  readonly priority?: number;
  /** Not before this time by the log's clock. */
  readonly runAt?: Date;
  readonly retry?: RetryOptions;
  readonly unique?: UniqueOptions;
  readonly limit?: LimitOptions;
  /** Default "run". */
  readonly onFailedDependency?: FailedDependencyPolicy;
}

/** A job of a batch. */
export interface NewJob extends EnqueueOptions {
  /** A UUID of the caller's. The same id enqueued again is the same job. Default: a fresh one. */
  readonly id?: string;
  readonly jobType: string;
  readonly args?: unknown;
  readonly dependencies?: readonly string[];
  readonly channel?: string;
}

export function isJobState(value: unknown): value is JobState {
  return (JOB_STATES as readonly unknown[]).includes(value);
}
