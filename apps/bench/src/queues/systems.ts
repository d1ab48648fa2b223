/**
 * The queues that are compared, by the name under which a process under test is told of them. Such a process
 * loads its own system and no other, or it would measure the start and the memory of all of them.
 */
import type { QueueDriver } from "./driver.ts";

interface QueueSystem {
  readonly name: string;
  /** How it is driven, as a table's note says it. */
  readonly manner: string;
  /** Whether it lives in a log or makes its tables in an empty database. */
  readonly store: "log" | "bare";
  /** The share of the jobs that it is given when thousands a second are measured; less than 1 for one that takes minutes. */
  readonly jobShare: number;
  load(): Promise<QueueDriver>;
}

export type SystemId =
  | "tidemark"
  | "tidemark-tenants"
  | "graphile-worker"
  | "graphile-worker-batched"
  | "pg-boss"
  | "pg-boss-tuned";

export const SYSTEMS: Record<SystemId, QueueSystem> = {
  tidemark: {
    name: "Tidemark, one tenant",
    manner: "Tidemark: enqueue and enqueueMany; startQueueWorker, 800 at a time, prefetch 1,600",
    store: "log",
    jobShare: 1,
    load: async () => (await import("./drivers/tidemark.ts")).oneTenant,
  },
  "tidemark-tenants": {
    name: "Tidemark, 8 tenants",
    manner: "the same with calls to 8 tenants in turns, and a worker for each in the one process",
    store: "log",
    jobShare: 1,
    load: async () => (await import("./drivers/tidemark.ts")).eightTenants,
  },
  "graphile-worker": {
    name: "graphile-worker",
    manner:
      "graphile-worker: addJob and addJobs; 10 at a time, 10 connections, all else as it comes; a fifth of the jobs",
    store: "bare",
    jobShare: 0.2,
    load: async () => (await import("./drivers/graphile-worker.ts")).plain,
  },
  "graphile-worker-batched": {
    name: "graphile-worker, batched",
    manner:
      "batched: as its page on performance has it, 24 at a time, 25 connections, localQueue 500, completeJobBatchDelay 0, failJobBatchDelay 0",
    store: "bare",
    jobShare: 1,
    load: async () => (await import("./drivers/graphile-worker.ts")).batched,
  },
  "pg-boss": {
    name: "pg-boss",
    manner:
      "pg-boss: send and insert; work with batchSize 200, burstWhenBatchFull, localConcurrency 4, useListenNotify and notify",
    store: "bare",
    jobShare: 1,
    load: async () => (await import("./drivers/pg-boss.ts")).batches,
  },
  "pg-boss-tuned": {
    name: "pg-boss, tuned to notice",
    manner:
      "tuned to notice: heartbeatSeconds 10, superviseIntervalSeconds 1, monitorIntervalSeconds 1, polling every 0.5 s",
    store: "bare",
    jobShare: 1,
    load: async () => (await import("./drivers/pg-boss.ts")).tunedToNotice,
  },
};
