/**
 * Puts the queue together from its real parts: the log, the process's timers, the settings, the metrics. It
 * opens no database and listens to nothing.
 */
import { createJobQueue, createScheduler, type JobQueue, withJsonReader } from "@tidemark/job-queue";
import type { Metrics } from "@tidemark/metrics";
import type { SyncLog } from "@tidemark/sync-log";
import type { Config } from "../config/read-config.ts";
import type { Logger } from "../logging/create-logger.ts";
import { parseExactJson } from "./exact-json.ts";
import { queueLimits, type QueueLimitsConfig } from "./queue-limits.ts";
import { createQueueObservers } from "./queue-observer.ts";
import { createTenantQueues, type QueueAccess, type TenantQueues } from "./tenant-queues.ts";

export type QueueConfig = QueueLimitsConfig & Pick<Config, "recoveryCheckSeconds">;

export interface QueueEngineOptions {
  /** As a worker sees it. */
  readonly log: SyncLog;
  readonly config: QueueConfig;
  readonly logger: Logger;
  readonly metrics?: Metrics;
}

export interface QueueEngine {
  /** Open to be used at once, also when nothing was started. */
  readonly queues: TenantQueues;
  /** The same for callers who hand on what they get: numbers stay as they were sent, in whatever language. */
  readonly exactQueues: QueueAccess;
  /**
   * Looks after the queues of all users from now on: schedules that come due, runs that were interrupted, claims that
   * were lost. Rejects with what the log threw.
   */
  start(): Promise<void>;
  /** Sends away whoever waits, and closes every queue. Idempotent. */
  close(): Promise<void>;
}

/** A queue that nobody asks for is closed after this, ms. */
const IDLE_MS = 300_000;

export function createQueueEngine({ log, config, logger, metrics }: QueueEngineOptions): QueueEngine {
  const limits = queueLimits(config);
  const newObserver = createQueueObservers(metrics?.jobQueue ?? null);
  const queues = createTenantQueues({
    create: (tenant) => createJobQueue({ log, tenant, limits, logger, observer: newObserver() }),
    idleMs: IDLE_MS,
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs).unref();
      return () => clearTimeout(timer);
    },
    onError: (error, message, fields) => logger.error(error, message, fields),
  });
  const scheduler = createScheduler({
    log,
    limits,
    recoveryCheckIntervalMs: config.recoveryCheckSeconds * 1_000,
    ports: { logger, observer: newObserver() },
  });
  return {
    queues,
    exactQueues: exactly(queues),
    start: () => scheduler.start(),
    async close() {
      await scheduler.stop();
      await queues.close();
    },
  };
}

function exactly(queues: TenantQueues): QueueAccess {
  const faces = new WeakMap<JobQueue, JobQueue>();
  const faceOf = (queue: JobQueue) => {
    let face = faces.get(queue);
    if (!face) faces.set(queue, (face = withJsonReader(queue, parseExactJson)));
    return face;
  };
  return { ...queues, use: (tenant, work) => queues.use(tenant, (queue) => work(faceOf(queue))) };
}
