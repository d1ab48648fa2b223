/** Does in the process under test what it is told. */
import { monotonicMs } from "../monotonic.ts";
import type { BenchJob, QueueConnection, QueueWorkerUnderTest } from "../driver.ts";
import type { EnqueueOrder, QueueCalls, Span, StartedJob, WorkDone } from "./calls.ts";

export function callsOn(connection: QueueConnection, tellStarted: (job: StartedJob) => void): QueueCalls {
  let worker: QueueWorkerUnderTest | null = null;
  return {
    enqueue: (order) => enqueueAll(connection, order),
    workThrough: (jobs) => workThrough(connection, jobs),
    async follow(ending) {
      worker = await connection.startWorker(async ({ index, calledAtMs }) => {
        tellStarted({ index, calledAtMs, startedAtMs: monotonicMs() });
        if (ending === "hangs") await Promise.withResolvers<void>().promise;
      });
    },
    async memory() {
      globalThis.gc?.();
      const { rss, heapUsed, external } = process.memoryUsage();
      return { residentBytes: rss, heapBytes: heapUsed + external };
    },
    async close() {
      await worker?.stop();
      await connection.close();
    },
  };
}

/** Callers take turns: each takes the next batch when its last one is in. */
async function enqueueAll(
  connection: QueueConnection,
  { first, count, batchSize, callers }: EnqueueOrder,
): Promise<Span> {
  let next = first;
  const end = first + count;
  const call = async () => {
    while (next < end) {
      const calledAtMs = monotonicMs();
      const indexes = Array.from({ length: Math.min(batchSize, end - next) }, (_, place) => next + place);
      next += indexes.length;
      const jobs: BenchJob[] = indexes.map((index) => ({ index, calledAtMs }));
      await (batchSize === 1 ? connection.enqueue(jobs[0]!) : connection.enqueueMany(jobs));
    }
  };
  const startedMs = monotonicMs();
  await Promise.all(Array.from({ length: callers }, call));
  return { startedMs, endedMs: monotonicMs() };
}

async function workThrough(connection: QueueConnection, jobs: number): Promise<WorkDone> {
  const ran = new Set<number>();
  let runs = 0;
  let firstMs = NaN;
  const { promise: allRan, resolve } = Promise.withResolvers<void>();
  const startedMs = monotonicMs();
  const worker = await connection.startWorker(({ index }) => {
    if (runs === 0) firstMs = monotonicMs();
    runs += 1;
    ran.add(index);
    if (ran.size === jobs) resolve();
  });
  await allRan;
  await worker.stop();
  return { startedMs, firstMs, endedMs: monotonicMs(), ran: ran.size, ranAgain: runs - ran.size };
}
