/** graphile-worker, plain and with what its page on performance recommends: local queue and batched completion. */
import { Logger, makeWorkerUtils, run, runMigrations } from "graphile-worker";
import type { BenchJob, QueueConnection, QueueSystem } from "../queue-system.ts";

const TASK = "noop";

/** Its documentation's own settings for many small jobs. */
const BATCHED = {
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
};
const PLAIN = { concurrentJobs: 10, maxPoolSize: 10 };

const logger = new Logger(() => (level, message) => {
  if (level === "error") process.stderr.write(`graphile-worker: ${message}\n`);
});

export const graphileWorker: QueueSystem = {
  name: "graphile-worker",
  manner: "graphile-worker: 10 jobs at a time, 10 connections, all else as it comes; addJob and addJobs",
  ...systemWith(PLAIN),
};

export const graphileWorkerBatched: QueueSystem = {
  name: "graphile-worker, local queue and batched completion",
  manner:
    "the same with the settings of its page on performance: 24 at a time, 25 connections, localQueue 500, completeJobBatchDelay 0, failJobBatchDelay 0",
  ...systemWith(BATCHED),
};

function systemWith(worker: GraphileConfig.WorkerOptions): Omit<QueueSystem, "name" | "manner"> {
  return {
    store: "bare",
    install: (url) => runMigrations({ connectionString: url, logger }),
    async countUnfinished(admin) {
      const [row] = await admin<[{ count: number }]>`
        SELECT count(*)::integer AS count FROM graphile_worker._private_jobs`;
      return row.count;
    },
    async connect(url): Promise<QueueConnection> {
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
