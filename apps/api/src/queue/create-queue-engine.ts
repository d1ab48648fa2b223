/**
 * Puts the queue together from its real parts: the log, the process's timers, the settings, the metrics. It
 * opens no database and listens to nothing.
 */
import type { JobQueue } from "@tidemark/job-queue";
import type { SyncLog } from "@tidemark/sync-log";
import type { Logger } from "../logging/create-logger.ts";
import { createTenantQueues, type TenantQueues } from "./tenant-queues.ts";

export interface QueueEngineOptions {
  readonly log: SyncLog;
  readonly logger: Logger;
}

export interface QueueEngine {
  readonly queues: TenantQueues;
  /** Sends away whoever waits, and closes every queue. Idempotent. */
  close(): Promise<void>;
}

/** A queue that nobody asks for is closed after this, ms. */
const IDLE_MS = 300_000;

export function createQueueEngine({ logger }: QueueEngineOptions): QueueEngine {
  const queues = createTenantQueues({
    create: (): JobQueue => {
      throw new Error("This build has the queue's routes, but not the queue itself.");
    },
    idleMs: IDLE_MS,
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs).unref();
      return () => clearTimeout(timer);
    },
    onError: (error, message, fields) => logger.error(error, message, fields),
  });
  return { queues, close: () => queues.close() };
}
