/** Queues and workers on one log in memory, ended after each test. */
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach } from "vitest";
import {
  createJobQueue,
  type JobQueue,
  type JobQueueOptions,
  type QueueWorker,
  type QueueWorkerOptions,
  startQueueWorker,
} from "../../src/index.ts";

const QUICK = { pollMs: 20, limits: { claimCheckMs: 20 }, retryBaseMs: 1, retryMaxMs: 5 };

export interface WorkerStage {
  readonly log: SyncLog;
  readonly queue: JobQueue;
  /** Another process's queue; on a log of its own when one is given. */
  another(options?: Partial<JobQueueOptions>): JobQueue;
  start(options: Omit<QueueWorkerOptions, "queue"> & { readonly queue?: JobQueue }): Promise<QueueWorker>;
}

export function useWorkerStage(): WorkerStage {
  let log: SyncLog;
  let queue: JobQueue;
  let queues: JobQueue[] = [];
  let workers: QueueWorker[] = [];
  const another = (options: Partial<JobQueueOptions> = {}) => {
    const made = createJobQueue({ ...QUICK, log, tenant: "ann", ...options });
    queues.push(made);
    return made;
  };
  beforeEach(() => {
    log = createMemorySyncLog();
    queue = another();
  });
  afterEach(async () => {
    const [ended, closed] = [workers, queues];
    workers = [];
    queues = [];
    await Promise.all(ended.map((worker) => worker.stop()));
    await Promise.all(closed.map((one) => one.close()));
  });
  return {
    get log() {
      return log;
    },
    get queue() {
      return queue;
    },
    another,
    async start(options) {
      const worker = await startQueueWorker({ queue, drainMs: 20, ...options });
      workers.push(worker);
      return worker;
    },
  };
}

/** Settles when the job has ended. */
export async function ended(queue: JobQueue, id: string): Promise<void> {
  const jobType = `after ${id}`;
  await queue.enqueue(jobType, null, [id]);
  const { token } = await queue.dequeue({ jobTypes: [jobType] });
  await queue.finishJob(token, null);
}
