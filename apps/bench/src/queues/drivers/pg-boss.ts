/** Drives pg-boss: in batches, woken by notifications. */
import { type ConstructorOptions, PgBoss, type Queue, type WorkOptions } from "pg-boss";
import type { BenchJob, QueueDriver } from "../driver.ts";

const QUEUE = "noop";

interface Tuning {
  readonly queue?: Omit<Queue, "name">;
  readonly boss?: Partial<ConstructorOptions>;
  readonly work?: WorkOptions;
}

export const batches = driverWith({});

/** The shortest heartbeat, and supervision and polling as often as it accepts: it sends no notification for a retry. */
export const tunedToNotice = driverWith({
  queue: { heartbeatSeconds: 10 },
  boss: { superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 },
  work: { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 },
});

function driverWith({ queue, boss: options, work }: Tuning): QueueDriver {
  const open = async (url: string) => {
    const boss = new PgBoss({ connectionString: url, useListenNotify: true, ...options });
    boss.on("error", (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
    await boss.start();
    return boss;
  };
  return {
    async install(url) {
      const boss = await open(url);
      await boss.createQueue(QUEUE, { notify: true, ...queue });
      await boss.stop();
    },
    async countUnfinished(admin) {
      const [row] = await admin<[{ count: number }]>`
        SELECT count(*)::integer AS count FROM pgboss.job WHERE name = ${QUEUE} AND state <> 'completed'`;
      return row.count;
    },
    async connect(url) {
      const boss = await open(url);
      return {
        enqueue: (job) => boss.send(QUEUE, job),
        enqueueMany: (jobs) =>
          boss.insert(
            QUEUE,
            jobs.map((data) => ({ data })),
          ),
        async startWorker(runJob) {
          const settings = { batchSize: 200, burstWhenBatchFull: true, localConcurrency: 4, ...work };
          await boss.work<BenchJob>(QUEUE, settings, async (jobs) => {
            for (const { data } of jobs) await runJob(data);
          });
          return { stop: () => boss.offWork(QUEUE, { wait: true }) };
        },
        close: () => boss.stop({ graceful: false }),
      };
    },
  };
}
