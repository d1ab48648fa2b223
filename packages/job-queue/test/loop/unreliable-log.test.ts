/** Workers of several processes on logs whose commits fail or end in doubt at random: every job runs once. */
import { createMemorySyncLog, QUEUE_TABLES } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { createJobQueue, defineHandler, type JobQueue, startQueueWorker } from "../../src/index.ts";
import { FailingLog } from "../support/failing-log.ts";

const JOBS = 60;
const PROCESSES = 3;

/** Mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test.each(Array.from({ length: 12 }, (_, seed) => [seed]))("seed %i", async (seed) => {
  const random = randomOf(seed);
  const plain = createMemorySyncLog();
  const queues: JobQueue[] = [];
  const open = (isReliable: boolean) => {
    const unreliable = new FailingLog(plain);
    unreliable.fails = () => (random() < 0.6 ? null : random() < 0.5 ? "before" : "after");
    const log = isReliable ? plain : unreliable.log;
    const queue = createJobQueue({
      log,
      tenant: "ann",
      pollMs: 5,
      tries: 1_000,
      retryBaseMs: 1,
      retryMaxMs: 1,
    });
    queues.push(queue);
    return queue;
  };

  const ran = new Map<string, number>();
  const allRan = Promise.withResolvers<void>();
  const count = defineHandler("count", ({ id }) => {
    ran.set(id, (ran.get(id) ?? 0) + 1);
    if (ran.size === JOBS) allRan.resolve();
  });
  const workers = await Promise.all(
    Array.from({ length: PROCESSES }, () =>
      startQueueWorker({ queue: open(false), handlers: [count], concurrency: 4, prefetch: 2 }),
    ),
  );
  const producer = open(false);
  const ids = await Promise.all(Array.from({ length: JOBS }, (_, args) => producer.enqueue("count", args)));
  await allRan.promise;
  await Promise.all(workers.map((worker) => worker.stop()));

  expect(new Set(ids).size).toBe(JOBS);
  expect([...ran.values()]).toEqual(Array.from({ length: JOBS }, () => 1));
  const witness = open(true);
  const states = await Promise.all(ids.map(async (id) => (await witness.jobDetails(id)).state));
  expect(new Set(states)).toEqual(new Set(["finished"]));
  const tables = { appId: QUEUE_TABLES.appId, tableNames: [QUEUE_TABLES.jobs] };
  const { changes } = await plain.readAfter("ann", 0, { tables });
  expect(changes.filter(({ op }) => op === "insert")).toHaveLength(JOBS);
  for (const queue of queues) await queue.close();
});
