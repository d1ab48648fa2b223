/** What a process under test can be told to do, and how that goes over the channel between the processes. */
import type { SystemId } from "../systems.ts";

export interface QueueOrder {
  readonly systemId: SystemId;
  readonly url: string;
}

export const QUEUE_ORDER_VARIABLE = "TIDEMARK_BENCH_QUEUE_ORDER";

export interface EnqueueOrder {
  /** Index of the first job. */
  readonly first: number;
  readonly count: number;
  /** 1: each in a call of its own. */
  readonly batchSize: number;
  /** Calls at a time. */
  readonly callers: number;
}

/** By `monotonicMs`. */
export interface Span {
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface WorkDone extends Span {
  /** When the first job ran. */
  readonly firstMs: number;
  /** Different jobs that ran. */
  readonly ran: number;
  /** Runs beyond the first of a job. */
  readonly ranAgain: number;
}

interface MemoryUse {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

export interface QueueCalls {
  enqueue(order: EnqueueOrder): Promise<Span>;
  /** Runs jobs that do nothing until so many different ones have run, then stops in order. */
  workThrough(jobs: number): Promise<WorkDone>;
  /** Runs jobs and tells of each start; they do nothing, or never end. */
  follow(ending: "ends" | "hangs"): Promise<void>;
  /** After a collection of garbage, if the process was started with a way to ask for one. */
  memory(): Promise<MemoryUse>;
  /** Stops and lets the process end. */
  close(): Promise<void>;
}

export interface CallMessage {
  readonly call: number;
  readonly name: keyof QueueCalls;
  readonly argument: unknown;
}

/** A job has started. */
export interface StartedJob {
  readonly index: number;
  readonly calledAtMs: number;
  readonly startedAtMs: number;
}

export type SubjectMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly call: number; readonly value: unknown }
  | { readonly kind: "failure"; readonly call: number; readonly message: string }
  | ({ readonly kind: "job-started" } & StartedJob);
