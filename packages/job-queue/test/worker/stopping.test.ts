/** A worker that stops in order loses nothing, and nobody has to wait for its lease. */
import { describe, expect, test } from "vitest";
import { aborted, Gate } from "../support/gate.ts";
import { useWorkerStage } from "../support/worker-stage.ts";

const stage = useWorkerStage();
const LONG_MS = 3_600_000;

describe("a stop", () => {
  test("waits for what runs, and keeps its result", async () => {
    const gate = new Gate("slow");
    const worker = await stage.start({ handlers: [gate.handler], drainMs: LONG_MS });
    const id = await stage.queue.enqueue("slow", null);
    const job = await gate.next();
    const stopped = worker.stop();
    job.finish("in time");
    await stopped;
    expect(await stage.queue.jobDetails(id)).toMatchObject({ state: "finished", result: "in time" });
  });

  test("aborts what runs too long and gives it back untried; it runs elsewhere at once", async () => {
    const [gate, other] = [new Gate("slow"), new Gate("slow")];
    const worker = await stage.start({ handlers: [gate.handler], drainMs: 0 });
    const id = await stage.queue.enqueue("slow", null);
    const job = await gate.next();
    await stage.start({ handlers: [other.handler], queue: stage.another() });
    const stopped = worker.stop();
    expect(await aborted(job.context.signal)).toMatchObject({ why: "stopping" });
    job.fail(job.context.signal.reason);
    await stopped;
    (await other.next()).finish("elsewhere");
    await stage.queue.dequeue({ jobTypes: [await enqueueAfter(id)] });
    expect(await stage.queue.jobDetails(id)).toMatchObject({
      state: "finished",
      result: "elsewhere",
      attempts: 1,
      losses: 0,
    });
  });

  test("keeps the result of a handler that ends in spite of its abort", async () => {
    const gate = new Gate("slow");
    const worker = await stage.start({ handlers: [gate.handler], drainMs: 0 });
    const id = await stage.queue.enqueue("slow", null);
    const job = await gate.next();
    const stopped = worker.stop();
    await aborted(job.context.signal);
    job.finish("just done");
    await stopped;
    expect(await stage.queue.jobDetails(id)).toMatchObject({ state: "finished", result: "just done" });
  });

  test("gives back what a handler does not let go of, and drops what it says later", async () => {
    const gate = new Gate("stubborn");
    const worker = await stage.start({ handlers: [gate.handler], drainMs: 0 });
    const id = await stage.queue.enqueue("stubborn", null);
    const job = await gate.next();
    await worker.stop();
    expect(await stage.queue.jobDetails(id)).toMatchObject({ state: "pending", attempts: 0, losses: 0 });
    job.finish("zombie");
    const { token } = await stage.queue.dequeue({ jobTypes: ["stubborn"] });
    await stage.queue.finishJob(token, "alive");
    expect((await stage.queue.jobStatus(id)).result).toBe("alive");
  });

  test("gives back at once what was taken ahead and not begun", async () => {
    const gate = new Gate("slow");
    const worker = await stage.start({
      handlers: [gate.handler],
      concurrency: 1,
      prefetch: 5,
      drainMs: LONG_MS,
    });
    const ids = await stage.queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "slow", args })));
    const job = await gate.next();
    const stopped = worker.stop();
    const takeNext = async () => (await stage.queue.dequeue({ jobTypes: ["slow"] })).id;
    expect([await takeNext(), await takeNext()].toSorted()).toEqual(ids.slice(1).toSorted());
    job.finish();
    await stopped;
    expect((await stage.queue.jobDetails(ids[1]!)).attempts).toBe(1);
  });

  test("takes nothing new", async () => {
    const gate = new Gate("slow");
    const worker = await stage.start({ handlers: [gate.handler] });
    await worker.stop();
    const id = await stage.queue.enqueue("slow", null);
    await stage.queue.enqueue("after", null);
    await stage.queue.dequeue({ jobTypes: ["after"] });
    expect((await stage.queue.jobDetails(id)).state).toBe("pending");
    expect(gate.begun).toEqual([]);
  });

  test("twice is once", async () => {
    const worker = await stage.start({ handlers: [new Gate("slow").handler] });
    await Promise.all([worker.stop(), worker.stop()]);
    await worker.stop();
    expect(await stage.log.leases.all()).toEqual([]);
  });
});

async function enqueueAfter(id: string): Promise<string> {
  await stage.queue.enqueue("after", null, [id]);
  return "after";
}
