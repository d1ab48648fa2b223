/**
 * What a queue is handed besides its log. The defaults are the process's own; a simulation brings
 * others.
 */
import type { Note } from "./core/command.ts";
import type { JobCounts } from "./core/workload.ts";

export interface QueuePorts {
  readonly timers: Timers;
  /** A fresh UUID each time; ids that rise with time keep the log's indexes small. */
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly observer: QueueObserver;
  readonly logger: Logger;
}

export interface Timers {
  /** Calls back once after `delayMs`; the answer calls it off. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** A clock for durations only, ms from any origin. */
  readonly monotonicMs: () => number;
}

export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(error: unknown, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Told what happens, for metrics. Calls must be cheap and must not throw. */
export interface QueueObserver {
  /** A committed transaction of the queue. */
  transition(event: TransitionEvent): void;
  /** What it did to jobs beyond what was asked for. */
  note(note: Note): void;
  /** A job without dependencies was given out for the first time, so long after it could have been. */
  jobStarted(event: { readonly waitedMs: number }): void;
  /** A transaction failed or its outcome is unknown; it is tried again. */
  transitionFailed(): void;
  /** Dequeues of this process that wait for a job. */
  waiting(count: number): void;
  /** The tenant's jobs that have not ended, now and then; nothing once the queue object is closed. */
  workload(load: QueueWorkload): void;
}

export interface QueueWorkload extends JobCounts {
  readonly tenant: string;
}

export interface TransitionEvent {
  readonly tenant: string;
  readonly durationMs: number;
  /** Calls that it answered. */
  readonly calls: number;
  readonly changes: number;
  /** Jobs that it gave out. */
  readonly claimed: number;
}
