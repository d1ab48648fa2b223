/** Runs handlers for jobs of a queue in this process. */
import type { JobQueue } from "./job-queue.ts";

export interface HandlerContext<Args> {
  readonly args: Args;
  readonly id: string;
  readonly jobType: string;
  /** Attempts before this one that failed. */
  readonly dependencies: readonly string[];
  /** Aborted when the job is canceled, when its claim was lost, or when the worker's stop has waited long enough. */
  readonly signal: AbortSignal;
  /** Says that the job is being worked on; needed only by handlers that block the process for minutes. */
  readonly heartbeat: () => Promise<void>;
  readonly log: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface Handler<Args = unknown> {
  readonly jobType: string;
  readonly run: (context: HandlerContext<Args>) => Promise<unknown>;
}

/** A handler that throws a `PermanentError` is not tried again. */
export declare class PermanentError extends Error {}

export declare function defineHandler<Args = unknown>(
  jobType: string,
  run: (context: HandlerContext<Args>) => Promise<unknown>,
): Handler<Args>;

export interface QueueWorkerOptions {
  readonly queue: JobQueue;
  readonly handlers: readonly Handler<never>[];
  /** Default `[""]`. */
  readonly channels?: readonly string[];
  /** Jobs that run at a time. Default 10. */
  readonly concurrency?: number;
  /** Jobs taken ahead in one transaction, beyond those that run. Default 0. */
  readonly prefetch?: number;
  /** How long a stop waits for running handlers before it aborts them and gives their jobs back, ms. Default 5,000. */
  readonly drainMs?: number;
}

export interface QueueWorker {
  /** Takes nothing new, drains, gives back what is left. Idempotent; never rejects. */
  stop(): Promise<void>;
  /** Settles when nothing runs and no result waits to be written. */
  whenIdle(): Promise<void>;
}

export declare function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker>;
