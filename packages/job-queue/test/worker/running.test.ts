/** What a worker does with the jobs that it takes. */
import { describe, expect, test } from "vitest";
import { defineHandler, PermanentError, startQueueWorker } from "../../src/index.ts";
import { Gate } from "../support/gate.ts";
import { ended, useWorkerStage } from "../support/worker-stage.ts";

const stage = useWorkerStage();
const AT_ONCE = { retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 } };

describe("a handler", () => {
  test("is given the job, and what it answers is the result", async () => {
    const first = await stage.queue.enqueue("first", null);
    const add = defineHandler<{ a: number; b: number }>(
      "add",
      async ({ args, id, jobType, dependencies }) => ({
        sum: args.a + args.b,
        id,
        jobType,
        dependencies,
      }),
    );
    await stage.start({ handlers: [add, defineHandler("first", () => null)] });
    const id = await stage.queue.enqueue("add", { a: 2, b: 3 }, [first]);
    await ended(stage.queue, id);
    const { result } = await stage.queue.jobStatus(id);
    expect(result).toEqual({ sum: 5, id, jobType: "add", dependencies: [first] });
  });

  test("that answers nothing gives the result null", async () => {
    await stage.start({ handlers: [defineHandler("quiet", () => undefined)] });
    const id = await stage.queue.enqueue("quiet", null);
    await ended(stage.queue, id);
    expect((await stage.queue.jobStatus(id)).result).toBe(null);
  });

  test("that throws is tried again, and the last error is the result", async () => {
    let attempts = 0;
    const shaky = defineHandler("shaky", async () => {
      attempts += 1;
      throw Object.assign(new TypeError(`attempt ${attempts}`), { code: "EBROKEN", secret: "s3cret" });
    });
    await stage.start({ handlers: [shaky] });
    const id = await stage.queue.enqueue("shaky", null, [], "", AT_ONCE);
    await ended(stage.queue, id);
    expect(attempts).toBe(3);
    expect(await stage.queue.jobDetails(id)).toMatchObject({
      state: "failed",
      attempts: 3,
      result: { name: "TypeError", message: "attempt 3", code: "EBROKEN" },
    });
    expect(JSON.stringify((await stage.queue.jobStatus(id)).result)).not.toContain("s3cret");
  });

  test("that throws something that is no error fails all the same", async () => {
    await stage.start({ handlers: [defineHandler("odd", () => Promise.reject(Object.create(null)))] });
    const id = await stage.queue.enqueue("odd", null, [], "", { retry: { maxAttempts: 1 } });
    await ended(stage.queue, id);
    expect((await stage.queue.jobDetails(id)).state).toBe("failed");
  });

  test("that throws a PermanentError is not tried again", async () => {
    const gone = defineHandler("gone", () => {
      throw new PermanentError("no such page");
    });
    await stage.start({ handlers: [gone] });
    const id = await stage.queue.enqueue("gone", null, [], "", AT_ONCE);
    await ended(stage.queue, id);
    expect(await stage.queue.jobDetails(id)).toMatchObject({
      state: "failed",
      attempts: 1,
      result: { name: "PermanentError", message: "no such page" },
    });
  });

  test("whose result JSON cannot hold has failed, with a reason, at once", async () => {
    await stage.start({ handlers: [defineHandler("big", () => ({ size: 1n }))] });
    const id = await stage.queue.enqueue("big", null, [], "", AT_ONCE);
    await ended(stage.queue, id);
    expect(await stage.queue.jobDetails(id)).toMatchObject({
      state: "failed",
      attempts: 1,
      result: { name: "InvalidJobError", message: expect.stringMatching(/JSON/) },
    });
  });

  test("can say that it lives, and log", async () => {
    const logged: unknown[] = [];
    const logger = { info: (...line: unknown[]) => logged.push(line), error: () => undefined };
    const beat = defineHandler("beat", async ({ heartbeat, log }) => {
      await heartbeat();
      log("half way", { percent: 50 });
    });
    await stage.start({ handlers: [beat], logger });
    const id = await stage.queue.enqueue("beat", null);
    await ended(stage.queue, id);
    expect((await stage.queue.jobDetails(id)).state).toBe("finished");
    expect(logged).toContainEqual(["half way", { percent: 50, jobId: id, jobType: "beat" }]);
  });
});

describe("a worker", () => {
  test("runs as many jobs at a time as it was told, and takes no more", async () => {
    const gate = new Gate("slow");
    await stage.start({ handlers: [gate.handler], concurrency: 2 });
    const ids = await stage.queue.enqueueMany([1, 2, 3, 4].map((args) => ({ jobType: "slow", args })));
    const [first] = [await gate.next(), await gate.next()];
    const states = async () => Promise.all(ids.map(async (id) => (await stage.queue.jobDetails(id)).state));
    expect(await states()).toEqual(["running", "running", "pending", "pending"]);
    first.finish();
    await gate.next();
    expect(await states()).toEqual(["finished", "running", "running", "pending"]);
  });

  test("takes ahead what it was told to, and runs it without asking again", async () => {
    const gate = new Gate("slow");
    await stage.start({ handlers: [gate.handler], concurrency: 1, prefetch: 2 });
    const ids = await stage.queue.enqueueMany([1, 2, 3, 4].map((args) => ({ jobType: "slow", args })));
    const first = await gate.next();
    const states = await Promise.all(ids.map(async (id) => (await stage.queue.jobDetails(id)).state));
    expect(states).toEqual(["running", "running", "running", "pending"]);
    first.finish();
    await gate.next();
    expect(gate.begun).toEqual(ids.slice(0, 2));
  });

  test("fills its free places with what comes later", async () => {
    const gate = new Gate("slow");
    await stage.start({ handlers: [gate.handler], concurrency: 3 });
    for (const n of [1, 2, 3]) {
      await stage.queue.enqueue("slow", n);
      await gate.next();
    }
    expect(gate.begun).toHaveLength(3);
  });

  test("works through many jobs and is idle then", async () => {
    let ran = 0;
    const count = defineHandler("count", () => {
      ran += 1;
    });
    const worker = await stage.start({ handlers: [count], concurrency: 7, prefetch: 3 });
    const ids = await stage.queue.enqueueMany(Array.from({ length: 200 }, () => ({ jobType: "count" })));
    await Promise.all(ids.slice(-20).map((id) => ended(stage.queue, id)));
    await worker.whenIdle();
    expect(ran).toBe(200);
    expect((await stage.queue.jobDetails(ids[0]!)).state).toBe("finished");
  });

  test("asks in its channels only", async () => {
    const gate = new Gate("slow");
    await stage.start({ handlers: [gate.handler], channels: ["red"] });
    await stage.queue.enqueue("slow", null, [], "blue");
    const red = await stage.queue.enqueue("slow", null, [], "red");
    expect((await gate.next()).context.id).toBe(red);
    expect(gate.begun).toEqual([red]);
  });

  test("holds one lease, whatever it runs", async () => {
    const gate = new Gate("slow");
    const worker = await stage.start({ handlers: [gate.handler], concurrency: 5 });
    await stage.queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "slow", args })));
    await gate.next();
    expect((await stage.log.leases.all()).map((lease) => lease.workerId)).toEqual([worker.workerId]);
    await worker.stop();
    expect(await stage.log.leases.all()).toEqual([]);
  });

  test("tells an observer what its jobs came to", async () => {
    const ran: unknown[] = [];
    const observer = {
      jobRan: ({ jobType, result }: { jobType: string; result: string }) => ran.push([jobType, result]),
      load: () => undefined,
      leaseRenewed: () => undefined,
    };
    const handlers = [
      defineHandler("good", () => null),
      defineHandler("bad", () => {
        throw new PermanentError("no");
      }),
    ];
    const worker = await stage.start({ handlers, observer });
    const ids = [await stage.queue.enqueue("good", null), await stage.queue.enqueue("bad", null)];
    for (const id of ids) await ended(stage.queue, id);
    await worker.whenIdle();
    expect(ran).toEqual([
      ["good", "finished"],
      ["bad", "failed"],
    ]);
  });

  test.each([
    ["no handler", { handlers: [] }],
    ["two handlers for one type", { handlers: [defineHandler("a", () => 1), defineHandler("a", () => 2)] }],
    ["no concurrency", { handlers: [defineHandler("a", () => 1)], concurrency: 0 }],
    [
      "a lease that no renewal can keep",
      { handlers: [defineHandler("a", () => 1)], leaseMs: 10, heartbeatMs: 9 },
    ],
  ])("is not started with %s", async (_, options) => {
    await expect(startQueueWorker({ queue: stage.queue, ...options })).rejects.toThrow(RangeError);
    expect(await stage.log.leases.all()).toEqual([]);
  });
});
