/** Drives this repository's queue, with the jobs of one tenant or calls to several in turns. */
import { createJobQueue, defineHandler, type JobQueue, startQueueWorker } from "@tidemark/job-queue";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import type { BenchJob, QueueDriver } from "../driver.ts";

const TYPE = "noop";
/** Held by a worker at a time, of all tenants together. */
const CONCURRENCY = 800;
const PREFETCH = 1_600;

const logger = {
  info: () => undefined,
  error: (error: unknown, message: string) => {
    process.stderr.write(`tidemark: ${message}: ${String(error)}\n`);
  },
};

export const oneTenant = driverOf(1);
export const eightTenants = driverOf(8);

function driverOf(tenants: number): QueueDriver {
  return {
    // The server has made the log's tables.
    install: async () => undefined,
    async countUnfinished(admin) {
      const [row] = await admin<[{ count: number }]>`
        SELECT (count(*) FILTER (WHERE op = 'insert')
                - count(DISTINCT record_id) FILTER (WHERE data->>'state' = 'finished'))::integer AS count
        FROM sync_changes WHERE app_id = 'queue' AND table_name = 'queueJobs'`;
      return row.count;
    },
    async connect(url) {
      const log = await connectSyncLog({ url, migrate: false });
      const queues = Array.from({ length: tenants }, (_, index) =>
        createJobQueue({ log, tenant: `tenant-${index}`, logger }),
      );
      const nextQueue = turns(queues);
      return {
        enqueue: (args) => nextQueue().enqueue(TYPE, args),
        enqueueMany: (jobs) => nextQueue().enqueueMany(jobs.map((args) => ({ jobType: TYPE, args }))),
        async startWorker(run) {
          const handler = defineHandler<BenchJob>(TYPE, ({ args }) => run(args));
          const workers = await Promise.all(
            queues.map((queue) =>
              startQueueWorker({
                queue,
                handlers: [handler],
                concurrency: CONCURRENCY / tenants,
                prefetch: PREFETCH / tenants,
                logger,
              }),
            ),
          );
          return {
            async stop() {
              await Promise.all(workers.map((worker) => worker.stop()));
            },
          };
        },
        async close() {
          for (const queue of queues) await queue.close();
          await log.close();
        },
      };
    },
  };
}

function turns(queues: readonly JobQueue[]): () => JobQueue {
  let calls = 0;
  return () => queues[calls++ % queues.length]!;
}
