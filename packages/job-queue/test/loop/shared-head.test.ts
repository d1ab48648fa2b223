/** How a process behaves that is not alone on a stream. */
import { createMemorySyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createJobQueue, type JobQueue } from "../../src/index.ts";
import { SharedHead } from "../../src/loop/shared-head.ts";
import { FailingLog } from "../support/failing-log.ts";

describe("the head", () => {
  test("is left to others for half as long as it was had, if they write much", () => {
    const head = new SharedHead();
    expect(head.isShared).toBe(false);
    head.note({ heldMs: 12, rowsOfOthers: 100 });
    expect(head).toMatchObject({ isShared: true, restMs: 6 });
  });

  test("is not left to others who write little", () => {
    const head = new SharedHead();
    head.note({ heldMs: 12, rowsOfOthers: 99 });
    expect(head).toMatchObject({ isShared: false, restMs: 0 });
  });

  test("is asked for again when they no longer write, and after 25 ms at the latest", () => {
    const head = new SharedHead();
    head.note({ heldMs: 5_000, rowsOfOthers: 1_000 });
    expect(head.restMs).toBe(25);
    head.note({ heldMs: 5_000, rowsOfOthers: 0 });
    expect(head.isShared).toBe(false);
  });
});

describe("a process on a stream to which others write much", () => {
  let watched: FailingLog;
  let worker: JobQueue;
  let other: JobQueue;
  const rests: number[] = [];

  beforeEach(() => {
    watched = new FailingLog(createMemorySyncLog());
    rests.length = 0;
    const timers = {
      after(delayMs: number, callback: () => void) {
        if (delayMs > 0 && delayMs <= 25) rests.push(delayMs);
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
      monotonicMs: () => performance.now(),
    };
    worker = createJobQueue({ log: watched.log, tenant: "ann", timers });
    other = createJobQueue({ log: watched.log, tenant: "ann" });
  });
  afterEach(async () => {
    await Promise.all([worker.close(), other.close()]);
  });

  const enqueue = (count: number) =>
    other.enqueueMany(Array.from({ length: count }, (_, args) => ({ jobType: "count", args })));
  /** From now on it has a view. */
  const begin = async () => worker.jobStatus(await worker.enqueue("other", null));
  const takeAll = async () => (await worker.dequeueMany({ jobTypes: ["count"], limit: 1_000 })).length;

  test("folds what they wrote before it takes the head", async () => {
    await begin();
    await enqueue(200);
    expect(await takeAll()).toBe(200);
    expect(rests).toEqual([]);
    await enqueue(200);
    watched.rowsUnderLock = 0;
    expect(await takeAll()).toBe(200);
    expect(watched.rowsUnderLock).toBe(0);
    expect(rests).toHaveLength(1);
  });

  test("does so no more when they have stopped", async () => {
    await begin();
    await enqueue(200);
    await takeAll();
    await worker.enqueue("other", null);
    rests.length = 0;
    await worker.enqueue("other", null);
    expect(rests).toEqual([]);
  });

  test("says what it cannot do when the log does not answer, and goes on when it does", async () => {
    await begin();
    await enqueue(200);
    await takeAll();
    await enqueue(3);
    watched.failNextRead();
    expect(await takeAll()).toBe(3);
  });
});
