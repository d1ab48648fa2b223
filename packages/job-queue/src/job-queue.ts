/**
 * The queue as its users see it: whoever enqueues jobs, workers that run them, and administrators.
 * One queue is one tenant's, and a tenant is a stream of the log.
 */
import type { Leases } from "@tidemark/sync-log";
import type { EnqueueOptions, JobState, NewJob } from "./core/model.ts";

/** What a worker gets. `args` is the value that was enqueued, parsed anew. */
export interface DequeuedJob {
  readonly id: string;
  /** UUID of this claim. Whatever ends the job or says that it lives must bring it. */
  readonly token: string;
  readonly dependencies: readonly string[];
  readonly jobType: string;
  readonly args: unknown;
}

export interface DequeueRequest {
  readonly jobTypes: readonly string[];
  /** Default: the channel without a name, `[""]`. */
  readonly channels?: readonly string[];
  /** Ends the waiting with a `DequeueTimeoutError`. */
  readonly signal?: AbortSignal;
  /**
   * A worker of `insertWorker`, or one that holds a lease of the log under this id. While it lives its jobs need no
   * heartbeats of their own.
   */
  readonly workerId?: string;
}

export interface DequeueManyRequest extends DequeueRequest {
  /** Jobs at most. A function is asked when there are some; while it answers 0, others go first. */
  readonly limit: number | (() => number);
}

export interface JobStatus {
  readonly jobType: string;
  readonly channel: string;
  /** What the job ended with; undefined until there is one. */
  readonly result: unknown;
  readonly queuedAt: Date;
  /** Of the latest claim. */
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly canceled: boolean;
  readonly dependencies: readonly string[];
  readonly dependents: readonly string[];
}

/** Everything that was given when the job was enqueued. */
export interface JobParameters {
  readonly jobType: string;
  readonly args: unknown;
  readonly dependencies: readonly string[];
  readonly channel: string;
}

/** Where a job stands, beyond what `jobStatus` tells. */
export interface JobDetails extends JobStatus {
  readonly id: string;
  readonly state: JobState;
  readonly priority: number;
  /** When it may start at the earliest, if that is still to come. */
  readonly runAt?: Date;
  /** Attempts so far, the running or successful one included; those that were released or lost do not count. */
  readonly attempts: number;
  /** Claims whose worker vanished, the running one included. */
  readonly losses: number;
  /** How often it was given back to the queue after it had started. */
  readonly requeues: number;
  readonly workerId?: string;
}

export interface QueueWorkerRecord {
  readonly id: string;
  readonly channel: string;
  readonly arch: string;
}

/** How an attempt failed. */
export interface AttemptFailure {
  /** Any JSON; it becomes the job's result when no attempt is left. */
  readonly error: unknown;
  /** False ends the job at once. Default true. */
  readonly retryable?: boolean;
  /** Wait at least so long before the next attempt, ms. */
  readonly retryAfterMs?: number;
}

/** Ids are UUIDs. Every call rejects with what the log throws when it cannot be reached. */
export interface JobQueue {
  /**
   * Adds a job; answers its id, or the id of the job that `options.unique` finds. Rejects with `NotExistError` for an
   * unknown dependency and `InvalidJobError` for what JSON cannot hold; then nothing is written.
   */
  enqueue(
    jobType: string,
    args: unknown,
    dependencies?: readonly string[],
    channel?: string,
    options?: EnqueueOptions,
  ): Promise<string>;
  /** All of them or none, in one transaction. A job may depend on an earlier one of the batch by its `id`. */
  enqueueMany(jobs: readonly NewJob[]): Promise<readonly string[]>;

  /**
   * Waits for a job of any of the types in any of the channels. Rejects with `DequeueTimeoutError`, or with
   * `WorkerNotExistError` for a `workerId` that nobody registered.
   */
  dequeue(request: DequeueRequest): Promise<DequeuedJob>;
  /** The same for up to `limit` jobs in one transaction; waits for the first. */
  dequeueMany(request: DequeueManyRequest): Promise<readonly DequeuedJob[]>;
  /** Takes a job that is ready, without waiting. Rejects with `NotExistError`, `NotPendingError` or `WorkerNotExistError`. */
  dequeueById(id: string, request?: Pick<DequeueRequest, "workerId">): Promise<Omit<DequeuedJob, "id">>;

  /**
   * Gives a running job back to the queue, or ends it with `result` once it was given back `maxRetries` times. With a
   * token only under that claim. Rejects with `NotExistError`, `CanceledError` or `NotRunningError`.
   */
  requeueOrFinishJob(
    id: string,
    maxRetries: number,
    result: unknown,
    fence?: { readonly token?: string },
  ): Promise<{ readonly requeued: boolean }>;
  /** Ends a running job well. Rejects like `requeueOrFinishJob`, and with `NotExistError` for an unknown token. */
  finishJob(token: string, result: unknown): Promise<void>;
  /** Ends an attempt badly: the job waits for the next one, or ends as failed when none is left. */
  failAttempt(token: string, failure: AttemptFailure): Promise<{ readonly retried: boolean }>;
  /** Gives a job back untried, as a worker does that stops in order. */
  releaseJob(token: string): Promise<void>;
  /** Ends a job that never ran. Rejects with `NotExistError`, `RunningError` or `FinishedError`. */
  failJob(id: string, errorResult: unknown): Promise<void>;
  /** Cancels a job that has not ended, and stops its handler. Does nothing to one that has. */
  cancelJob(id: string): Promise<void>;

  jobStatus(id: string): Promise<JobStatus>;
  job(id: string): Promise<JobParameters>;
  jobDetails(id: string): Promise<JobDetails>;

  /** The running job of a claim. Rejects with `NotExistError` for a token that is not current. */
  idFromToken(token: string): Promise<string>;
  /** Tokens of running jobs that were silent for longer. */
  heartbeats(olderThanMs: number): Promise<readonly string[]>;
  /** Says that the job is being worked on. Rejects with `CanceledError`, or `NotExistError` for a token that is not current. */
  refreshHeartbeat(token: string): Promise<void>;

  /** Jobs that no other job depends on. Reads the whole history of the queue. */
  allRootJobs(): Promise<readonly string[]>;
  /**
   * Deletes a job and what only it needed. Rejects with `RunningError` when one of them runs, and with `NeededError`
   * when another job depends on it.
   */
  deleteJob(id: string): Promise<void>;

  /**
   * Jobs that failed for good, in the order of their latest failures; `after` is the last id of the page before.
   * Default limit 100. Reads the history of the queue from there on.
   */
  deadLetters(page?: { readonly limit?: number; readonly after?: string }): Promise<readonly JobDetails[]>;
  /** Makes failed jobs pending again, with all attempts. Answers how many were failed. */
  redrive(ids: readonly string[]): Promise<number>;

  /** Registers a worker of any kind. It lives as long as it says so (`updateWorkerStatus`). */
  insertWorker(channel: string, arch: string, name?: string): Promise<string>;
  workers(olderThanMs: number): Promise<readonly QueueWorkerRecord[]>;
  /** Rejects with `WorkerNotExistError`. */
  updateWorkerStatus(id: string): Promise<void>;
  /** Rejects with `WorkerNotExistError`, or `ActiveJobsError` while it holds jobs. */
  deleteWorker(id: string): Promise<void>;

  /** Leases of workers that this process runs; they are the log's, for all tenants. */
  readonly leases: Leases;

  /**
   * Calls back once when the token's claim has ended otherwise than by its holder: the job was canceled, or its claim
   * was lost or taken back. Answers how to stop listening.
   */
  onClaimEnded(token: string, callback: (reason: "canceled" | "lost") => void): () => void;

  /** Ends all waiting with `DequeueTimeoutError` and lets the log go. Jobs that run stay claimed. */
  close(): Promise<void>;
}
