/** Drives graphile-worker. */
import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import type { BenchJob, QueueDriver } from "../driver.ts";

const TASK = "noop";

const logger = new Logger(() => (level, message) => {
  if (level === "error") process.stderr.write(`graphile-worker: ${message}\n`);
});

/** 10 jobs at a time, all else as it comes. */
export const plain = driverWith({ concurrentJobs: 10, maxPoolSize: 10 });

/** Its documentation's own settings for many small jobs. */
export const batched = driverWith({
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
});

function driverWith(worker: GraphileConfig.WorkerOptions): QueueDriver {
  return {
    install: (url) => runMigrations({ connectionString: url, logger }),
    async countUnfinished(admin) {
      const [row] = await admin<[{ count: number }]>`
        SELECT count(*)::integer AS count FROM graphile_worker._private_jobs`;
      return row.count;
    },
    async connect(url) {
      const preset = { worker: { ...worker, connectionString: url, logger } };
      const producer = await makeWorkerUtils({ preset });
      return {
        enqueue: (job) => producer.addJob(TASK, job),
        enqueueMany: (jobs) => producer.addJobs(jobs.map((payload) => ({ identifier: TASK, payload }))),
        async startWorker(runJob) {
          const runner = await run({
            preset,
            noHandleSignals: true,
            parsedCronItems: [],
            taskList: { [TASK]: (payload) => runJob(payload as BenchJob) },
          });
          return { stop: () => runner.stop() };
        },
        async close() {
          await producer.release();
        },
      };
    },
  };
}
