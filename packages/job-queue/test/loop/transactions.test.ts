/** How many transactions the queue makes of what it is asked, and how little it does while nobody asks. */
import { randomUUID } from "node:crypto";
import { createMemorySyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_PORTS } from "../../src/default-ports.ts";
import { createJobQueue, type JobQueue } from "../../src/index.ts";
import { FailingLog } from "../support/failing-log.ts";

let watched: FailingLog;
let queue: JobQueue;
const queues: JobQueue[] = [];
const open = (options: object = {}) => {
  const made = createJobQueue({ log: watched.log, tenant: "ann", ...options });
  queues.push(made);
  return made;
};

beforeEach(() => {
  watched = new FailingLog(createMemorySyncLog());
  queue = open();
});
afterEach(async () => {
  for (const one of queues.splice(0)) await one.close();
});

test("what is asked while a transaction runs is answered by the next one, all together", async () => {
  await Promise.all(Array.from({ length: 500 }, (_, n) => queue.enqueue("count", n)));
  expect(watched.transactions).toBeLessThanOrEqual(3);
});

test("a job is given to whoever waits in the transaction that brings it", async () => {
  const waiting = queue.dequeue({ jobTypes: ["count"] });
  await queue.enqueue("first", null);
  const before = watched.transactions;
  await queue.enqueue("count", null);
  await waiting;
  expect(watched.transactions).toBe(before + 1);
});

test("a thousand waiters for nothing make one transaction and one subscription", async () => {
  const ending = new AbortController();
  const { signal } = ending;
  const waiting = Array.from({ length: 1_000 }, (_, n) => queue.dequeue({ jobTypes: [`type ${n}`], signal }));
  await queue.enqueue("other", null);
  expect(watched.transactions).toBeLessThanOrEqual(2);
  expect(watched.subscriptions).toBe(1);
  ending.abort();
  await Promise.allSettled(waiting);
});

test("all queues of a log share its subscription, which ends with the last of them", async () => {
  const tenants = ["ann", "bob", "cy"].map((tenant) => open({ tenant }));
  const waiting = tenants.map((one) => one.dequeue({ jobTypes: ["count"] }));
  for (const one of tenants) await one.enqueue("count", null);
  await Promise.all(waiting);
  expect(watched.subscriptions).toBe(1);
});

test("the status of a job whose queue is known costs no transaction", async () => {
  const id = await queue.enqueue("count", null);
  await queue.jobStatus(id);
  const { transactions, headReads } = watched;
  await Promise.all(Array.from({ length: 100 }, () => queue.jobStatus(id)));
  expect(watched.transactions).toBe(transactions);
  expect(watched.headReads - headReads).toBeLessThanOrEqual(2);
});

test("a long history is folded before the head is taken, and comes to the same", async () => {
  const ids = await queue.enqueueMany(
    Array.from({ length: 3_000 }, (_, args) => ({ jobType: "count", args })),
  );
  await queue.cancelJob(ids[0]!);
  const late = open();
  watched.readsUnderLock = 0;
  const [job] = await late.dequeueMany({ jobTypes: ["count"], limit: 1 });
  expect(job!.id).toBe(ids[1]);
  expect(watched.readsUnderLock).toBe(0);
});

test("a process that only enqueues reads nothing of what others do, and its jobs are as good", async () => {
  const ids = [await queue.enqueue("count", 1)];
  const worker = open();
  await worker.dequeue({ jobTypes: ["count"] });
  watched.readsUnderLock = 0;
  ids.push(await queue.enqueue("count", 2));
  ids.push(...(await queue.enqueueMany([{ jobType: "count", args: 3, priority: 5 }])));
  expect(watched.readsUnderLock).toBe(0);
  const jobs = await worker.dequeueMany({ jobTypes: ["count"], limit: 5 });
  expect(jobs.map((job) => [job.id, job.args])).toEqual([
    [ids[2], 3],
    [ids[1], 2],
  ]);
  expect((await queue.jobDetails(ids[0]!)).state).toBe("running");
  expect((await queue.jobDetails(ids[1]!)).state).toBe("running");
});

test("a view that has fallen far behind starts anew where live jobs begin", async () => {
  const worker = open();
  for (let round = 0; round < 20; round += 1) {
    await queue.enqueueMany(Array.from({ length: 10 }, () => ({ jobType: "count" })));
    const jobs = await worker.dequeueMany({ jobTypes: ["count"], limit: 10 });
    await Promise.all(jobs.map(({ token }) => worker.finishJob(token, null)));
  }
  watched.rowsUnderLock = 0;
  const id = await queue.enqueue("count", null);
  expect((await queue.jobDetails(id)).state).toBe("pending");
  expect(watched.rowsUnderLock).toBeLessThan(30);
});

test("a batch larger than a transaction may be is one transaction all the same", async () => {
  const small = open({ jobsPerTransaction: 10 });
  const ids = await small.enqueueMany(Array.from({ length: 50 }, () => ({ jobType: "count" })));
  expect(watched.transactions).toBe(1);
  const taken = await small.dequeueMany({ jobTypes: ["count"], limit: 50 });
  expect(taken.map(({ id }) => id)).toEqual(ids.slice(0, 10));
});

test("more jobs than one transaction gives out reach everybody who waits", async () => {
  const small = open({ jobsPerTransaction: 10 });
  const waiting = Array.from({ length: 35 }, () => small.dequeue({ jobTypes: ["count"] }));
  await small.enqueueMany(Array.from({ length: 35 }, () => ({ jobType: "count" })));
  expect(new Set((await Promise.all(waiting)).map(({ id }) => id)).size).toBe(35);
});

/** Ids of jobs that the log says are canceled, without anybody's transaction. */
async function canceledInLog(): Promise<ReadonlySet<string>> {
  const { changes } = await watched.log.readAfter("ann", 0, { limit: 10_000 });
  const ended = changes.filter(({ data }) => data?.["state"] === "canceled");
  return new Set(ended.map(({ recordId }) => recordId));
}

async function enqueueChain(length: number): Promise<readonly string[]> {
  const ids = Array.from({ length }, () => randomUUID());
  return queue.enqueueMany(
    ids.map((id, n) => ({
      id,
      jobType: "link",
      dependencies: ids.slice(Math.max(0, n - 1), n),
      onFailedDependency: "cancel" as const,
    })),
  );
}

test("what follows from a call goes on to its end, though nobody waits and one sweep is too short for it", async () => {
  queue = open({ limits: { maxJobsPerSweep: 10 } });
  const ids = await enqueueChain(45);
  await queue.cancelJob(ids[0]!);
  await queue.close();
  expect(await canceledInLog()).toEqual(new Set(ids));
  expect(watched.transactions).toBeLessThan(10);
});

test("what follows from a call goes on after a transaction of it that failed", async () => {
  const done = Promise.withResolvers<void>();
  const transition = () => {
    // Each second transaction fails from now on, until all is done.
    watched.fails = () => (watched.transactions % 2 === 0 ? "before" : null);
    void canceledInLog().then(({ size }) => size === 45 && done.resolve());
  };
  const observer = { ...DEFAULT_PORTS.observer, transition };
  queue = open({ limits: { maxJobsPerSweep: 10 }, retryBaseMs: 1, retryMaxMs: 2, observer });
  const ids = await enqueueChain(45);
  await queue.cancelJob(ids[0]!);
  await done.promise;
  expect(await canceledInLog()).toEqual(new Set(ids));
});

test("an error of whoever watches a claim hurts nobody else", async () => {
  const id = await queue.enqueue("count", null);
  const { token } = await queue.dequeue({ jobTypes: ["count"] });
  const told = Promise.withResolvers<string>();
  queue.onClaimEnded(token, () => {
    throw new Error("watcher's own trouble");
  });
  queue.onClaimEnded(token, told.resolve);
  await queue.cancelJob(id);
  expect(await told.promise).toBe("canceled");
});

test.each([{ pollMs: 0 }, { tries: Number.NaN }, { retryBaseMs: 10, retryMaxMs: 5 }, { tenant: "" }])(
  "the settings %j are refused",
  (options) => {
    expect(() => open(options)).toThrow(RangeError);
  },
);
