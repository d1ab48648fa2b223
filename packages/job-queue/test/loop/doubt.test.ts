/** Transactions of which nobody can say at first whether they were stored. */
import { randomUUID } from "node:crypto";
import { createMemorySyncLog, QUEUE_TABLE_SET, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createJobQueue, DequeueTimeoutError, type JobQueue, NotExistError } from "../../src/index.ts";
import { FailingLog, LostConnectionError } from "../support/failing-log.ts";

const QUICK = { tenant: "ann", pollMs: 20, retryBaseMs: 1, retryMaxMs: 2, tries: 3 };
let plain: SyncLog;
let failing: FailingLog;
let queue: JobQueue;
let other: JobQueue;

beforeEach(() => {
  plain = createMemorySyncLog();
  failing = new FailingLog(plain);
  queue = createJobQueue({ ...QUICK, log: failing.log });
  other = createJobQueue({ ...QUICK, log: plain });
});
afterEach(async () => {
  failing.isDown = false;
  await Promise.all([queue.close(), other.close()]);
});

const take = (from: JobQueue) => from.dequeue({ jobTypes: ["count"] });
const rows = async () => (await plain.readAfter("ann", 0, { tables: QUEUE_TABLE_SET })).changes.length;

describe.each(["before", "after"] as const)("a commit that is in doubt (cut %s it)", (cut) => {
  test("enqueues once", async () => {
    failing.plan.push(cut);
    const id = await queue.enqueue("count", null);
    expect(await other.allRootJobs()).toEqual([id]);
    expect(await rows()).toBe(1);
  });

  test("enqueues once, also without a look at the queue", async () => {
    const ids = [await queue.enqueue("count", 0)];
    failing.plan.push(cut, cut);
    const many = queue.enqueueMany([
      { jobType: "count", args: 1 },
      { jobType: "count", args: 2 },
    ]);
    ids.push(...(await many), await queue.enqueue("count", 3));
    expect(await other.allRootJobs()).toEqual(ids);
    expect(await rows()).toBe(4);
  });

  test("enqueues once what is followed by a call that needs a look", async () => {
    await queue.enqueue("count", 0);
    failing.plan.push(cut);
    const enqueued = queue.enqueue("count", 1);
    const canceled = queue.cancelJob(randomUUID());
    await expect(canceled).rejects.toThrow(NotExistError);
    expect((await queue.jobDetails(await enqueued)).state).toBe("pending");
    expect(await rows()).toBe(2);
  });

  test("gives a job to one waiter once", async () => {
    const waiting = [take(queue), take(queue)];
    await queue.jobStatus(randomUUID()).catch(() => undefined);
    failing.plan.push(cut);
    const [a, b] = [await queue.enqueue("count", 1), await queue.enqueue("count", 2)];
    const taken = await Promise.all(waiting);
    expect(taken.map(({ id }) => id).toSorted()).toEqual([a, b].toSorted());
    for (const { id, token } of taken) expect(await other.idFromToken(token)).toBe(id);
    expect(await rows()).toBe(4);
  });

  test("finishes a job once, and says so", async () => {
    const id = await queue.enqueue("count", null);
    const { token } = await take(queue);
    failing.plan.push(cut);
    await queue.finishJob(token, "done");
    expect(await other.jobDetails(id)).toMatchObject({ state: "finished", result: "done" });
  });

  test("refuses what it would have refused", async () => {
    failing.plan.push(cut);
    const [enqueued, refused] = await Promise.allSettled([
      queue.enqueue("count", null),
      queue.enqueue("count", null, [randomUUID()]),
    ]);
    expect(enqueued.status).toBe("fulfilled");
    expect(refused).toMatchObject({ status: "rejected", reason: expect.any(NotExistError) });
  });

  test("several times in a row is still once", async () => {
    failing.plan.push("before", cut);
    await queue.enqueue("count", null);
    expect(await rows()).toBe(1);
  });

  test("is not mistaken for what another process wrote meanwhile", async () => {
    await queue.enqueue("count", "first");
    failing.plan.push(cut);
    const [a, b] = await Promise.all([queue.enqueue("count", "mine"), other.enqueue("count", "other's")]);
    expect((await other.allRootJobs()).toSorted()).toHaveLength(3);
    expect(await other.jobDetails(a)).toMatchObject({ state: "pending" });
    expect(await queue.jobDetails(b)).toMatchObject({ state: "pending" });
  });

  test("of a waiter that has gone meanwhile gives its job to the next one", async () => {
    const ending = new AbortController();
    const waiting = queue.dequeue({ jobTypes: ["count"], signal: ending.signal });
    failing.plan.push(cut);
    const enqueued = queue.enqueue("count", null);
    ending.abort();
    await expect(waiting).rejects.toThrow(DequeueTimeoutError);
    expect((await take(queue)).id).toBe(await enqueued);
  });
});

describe("a log that stays away", () => {
  test("makes calls reject with what it threw, and the next ones succeed when it is back", async () => {
    failing.isDown = true;
    await expect(queue.enqueue("count", null)).rejects.toThrow(LostConnectionError);
    await expect(queue.cancelJob(randomUUID())).rejects.toThrow(LostConnectionError);
    failing.isDown = false;
    await queue.enqueue("count", null);
    expect(await rows()).toBe(1);
  });

  test("makes calls without a look reject, and stores them no more when it is back", async () => {
    await queue.enqueue("count", 1);
    failing.isDown = true;
    await expect(queue.enqueue("count", 2)).rejects.toThrow(LostConnectionError);
    failing.isDown = false;
    await queue.enqueue("count", 3);
    expect(await rows()).toBe(2);
  });

  test("ends the waiting of those who ask it for the first time", async () => {
    failing.isDown = true;
    await expect(take(queue)).rejects.toThrow(LostConnectionError);
  });

  test("does not end the waiting of those who waited before", async () => {
    const waiting = take(queue);
    await queue.enqueue("other", null);
    failing.isDown = true;
    const id = await other.enqueue("count", null);
    failing.isDown = false;
    expect((await waiting).id).toBe(id);
  });
});

describe("a call that cannot be stored", () => {
  test("fails alone", async () => {
    const calls = await Promise.allSettled([
      queue.enqueue("count", 1),
      queue.insertWorker("\ud800", "x86_64"),
      queue.enqueue("count", 2),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await queue.allRootJobs()).toHaveLength(2);
  });
});
