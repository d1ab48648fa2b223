/** What jobs that wait cost the process that works: its memory, and the time until it starts its first job. */
import type { Bench, BenchContext } from "../bench.ts";
import { peakResidentBytes } from "../lab/processor-time.ts";
import { createQueueDatabase } from "../queues/queue-database.ts";
import { SYSTEMS, type SystemId } from "../queues/systems.ts";
import { figure, figureIfKnown } from "../report/figure.ts";
import { formatCount } from "../report/figures.ts";

interface Outcome {
  readonly startSeconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly peakBytes: number | null;
}

export const queueBacklog: Bench = {
  name: "queue-backlog",
  besides: ["graphile-worker", "pg-boss"],
  about: "memory and cold start of a queue's worker while many jobs wait",
  async run(context: BenchContext) {
    const { queueSystems, queueBacklogs, queueBatch } = context.sizes;
    const rows = [];
    for (const id of queueSystems)
      for (const waiting of queueBacklogs) {
        context.progress(`${SYSTEMS[id].name}, ${formatCount(waiting)} jobs wait`);
        const { startSeconds, heapBytes, residentBytes, peakBytes } = await startOn(id, waiting, context);
        rows.push([
          SYSTEMS[id].name,
          formatCount(waiting),
          figure("s", startSeconds),
          figure("bytes", heapBytes),
          figure("bytes", residentBytes),
          figureIfKnown("bytes", peakBytes),
        ]);
      }
    const tables = [
      {
        title: "A worker's process that starts while jobs wait",
        head: ["", "jobs that wait", "first job runs after", "heap", "resident", "peak"],
        rows,
        notes: [
          `From the start of the process. Enqueued ${queueBatch} a call by another one. Memory while the jobs that were taken hang, after a collection of garbage, with Node's own limits; the peak is the kernel's mark.`,
        ],
      },
    ];
    return { tables };
  },
};

async function startOn(id: SystemId, waiting: number, { server, sizes }: BenchContext): Promise<Outcome> {
  const database = await createQueueDatabase(server, id);
  const producer = await database.start();
  await producer.enqueue({ first: 0, count: waiting, batchSize: sizes.queueBatch, callers: 4 });
  await producer.close();
  await database.settle();
  const worker = await database.start(["--expose-gc"]);
  await worker.follow("hangs");
  const { startedAtMs } = await worker.nextStart();
  const { heapBytes, residentBytes } = await worker.memory();
  const peakBytes = peakResidentBytes(worker.processId);
  await worker.kill();
  await database.drop();
  return { startSeconds: (startedAtMs - worker.spawnedMs) / 1_000, heapBytes, residentBytes, peakBytes };
}
