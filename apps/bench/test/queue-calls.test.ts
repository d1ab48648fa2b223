/** What a process under test does when it is told, on a queue that only keeps its jobs in a list. */
import { expect, it } from "vitest";
import type { BenchJob, QueueConnection } from "../src/queues/driver.ts";
import { callsOn } from "../src/queues/subject/run-calls.ts";

/** Runs every job that it holds, some of them twice. */
function listQueue({ runsTwice = [] as readonly number[] } = {}) {
  const calls: (readonly BenchJob[])[] = [];
  const connection: QueueConnection = {
    enqueue: async (job) => calls.push([job]),
    enqueueMany: async (jobs) => calls.push(jobs),
    async startWorker(run) {
      const jobs = calls.flat();
      for (const job of [...jobs.filter(({ index }) => runsTwice.includes(index)), ...jobs]) await run(job);
      return { stop: async () => undefined };
    },
    close: async () => undefined,
  };
  return { calls, connection };
}

it("enqueues every index once, in batches, however many call", async () => {
  const { calls, connection } = listQueue();
  await callsOn(connection, () => undefined).enqueue({ first: 5, count: 11, batchSize: 4, callers: 2 });
  expect(calls.map((jobs) => jobs.length)).toEqual([4, 4, 3]);
  expect(calls.flat().map(({ index }) => index)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
});

it("counts runs beyond a job's first", async () => {
  const { connection } = listQueue({ runsTwice: [1, 2] });
  const calls = callsOn(connection, () => undefined);
  await calls.enqueue({ first: 0, count: 4, batchSize: 1, callers: 3 });
  expect(await calls.workThrough(4)).toMatchObject({ ran: 4, ranAgain: 2 });
});

it("tells when a job was called for and when it started", async () => {
  const { connection } = listQueue();
  const started: { index: number; waitedMs: number }[] = [];
  const calls = callsOn(connection, ({ index, calledAtMs, startedAtMs }) =>
    started.push({ index, waitedMs: startedAtMs - calledAtMs }),
  );
  await calls.enqueue({ first: 7, count: 1, batchSize: 1, callers: 1 });
  await calls.follow("ends");
  expect(started).toEqual([{ index: 7, waitedMs: expect.any(Number) }]);
  expect(started[0]!.waitedMs).toBeGreaterThan(0);
});
