/** What the queue tells an observer of its work. */
import { createMemorySyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createJobQueue, type JobQueue, type QueueObserver } from "../../src/index.ts";

const AT_ONCE = { retry: { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 1 } };
let told: [keyof QueueObserver, unknown][];
let queue: JobQueue;
const of = (name: keyof QueueObserver) => told.flatMap(([told, event]) => (told === name ? [event] : []));

beforeEach(() => {
  told = [];
  const tell = (name: keyof QueueObserver) => (event?: unknown) => void told.push([name, event]);
  const observer: QueueObserver = {
    transition: tell("transition"),
    note: tell("note"),
    jobStarted: tell("jobStarted"),
    transitionFailed: tell("transitionFailed"),
    waiting: tell("waiting"),
    workload: tell("workload"),
  };
  queue = createJobQueue({ log: createMemorySyncLog(), tenant: "ann", observer });
});
afterEach(() => queue.close());

test("each transaction, with what it did", async () => {
  await queue.enqueueMany([{ jobType: "count" }, { jobType: "count" }]);
  await queue.dequeueMany({ jobTypes: ["count"], limit: 2 });
  expect(of("transition")).toEqual([
    { tenant: "ann", durationMs: expect.any(Number), calls: 1, changes: 2, claimed: 0 },
    { tenant: "ann", durationMs: expect.any(Number), calls: 0, changes: 1, claimed: 2 },
  ]);
});

test("how jobs end, and that one is tried again", async () => {
  const id = await queue.enqueue("count", null, [], "", AT_ONCE);
  const take = () => queue.dequeue({ jobTypes: ["count"] });
  await queue.failAttempt((await take()).token, { error: "first" });
  await queue.failAttempt((await take()).token, { error: "second" });
  expect(of("note")).toEqual([
    { kind: "job-retried", id, jobType: "count" },
    { kind: "job-ended", id, jobType: "count", state: "failed" },
  ]);
});

test("how long a job has waited when it is given out for the first time, and not again", async () => {
  await queue.enqueue("count", null);
  const { token } = await queue.dequeue({ jobTypes: ["count"] });
  await queue.releaseJob(token);
  await queue.releaseJob((await queue.dequeue({ jobTypes: ["count"] })).token);
  expect(of("jobStarted")).toEqual([{ waitedMs: expect.any(Number) }]);
});

test("how many dequeues wait", async () => {
  const waiting = [1, 2].map(() => queue.dequeue({ jobTypes: ["count"] }));
  await queue.enqueueMany([{ jobType: "count" }, { jobType: "count" }]);
  await Promise.all(waiting);
  expect(of("waiting")).toEqual([1, 2, 1, 0]);
});

test("how much there is to do, at first at once, and nothing once it is closed", async () => {
  await queue.enqueueMany([
    { jobType: "count" },
    { jobType: "count", runAt: new Date(Date.now() + 3_600_000) },
  ]);
  expect(of("workload")).toEqual([{ tenant: "ann", pending: 2, ready: 1, running: 0 }]);
  await queue.close();
  expect(of("workload").at(-1)).toEqual({ tenant: "ann", pending: 0, ready: 0, running: 0 });
});
