/** Jobs that are taken from a worker while it runs them. */
import { expect, test } from "vitest";
import { JobAbortedError } from "../../src/index.ts";
import { aborted, Gate } from "../support/gate.ts";
import { ended, useWorkerStage } from "../support/worker-stage.ts";

const stage = useWorkerStage();

test("a cancel aborts the handler's signal, and nothing of its result is kept", async () => {
  const gate = new Gate("slow");
  const worker = await stage.start({ handlers: [gate.handler] });
  const id = await stage.queue.enqueue("slow", null);
  const job = await gate.next();
  const reason = aborted(job.context.signal);
  await stage.queue.cancelJob(id);
  expect(await reason).toMatchObject({ name: "JobAbortedError", why: "canceled" });
  job.finish("too late");
  await worker.whenIdle();
  expect(await stage.queue.jobStatus(id)).toMatchObject({ canceled: true, result: undefined });
});

test("a cancel by another process aborts it, too", async () => {
  const gate = new Gate("slow");
  await stage.start({ handlers: [gate.handler] });
  const id = await stage.queue.enqueue("slow", null);
  const job = await gate.next();
  await stage.another().cancelJob(id);
  expect(await aborted(job.context.signal)).toBeInstanceOf(JobAbortedError);
});

test("a handler that asks for its signal only after the abort finds it aborted", async () => {
  const gate = new Gate("slow");
  await stage.start({ handlers: [gate.handler] });
  const id = await stage.queue.enqueue("slow", null);
  const job = await gate.next();
  await stage.queue.cancelJob(id);
  expect(job.context.signal.aborted).toBe(true);
});

test("a handler that throws because of its abort leaves no failure", async () => {
  const gate = new Gate("slow");
  const worker = await stage.start({ handlers: [gate.handler] });
  const id = await stage.queue.enqueue("slow", null);
  const job = await gate.next();
  await stage.queue.cancelJob(id);
  job.fail(job.context.signal.reason);
  await worker.whenIdle();
  expect(await stage.queue.jobDetails(id)).toMatchObject({ state: "canceled", result: undefined });
});

test("the place of a canceled job is taken by the next one", async () => {
  const gate = new Gate("slow");
  await stage.start({ handlers: [gate.handler], concurrency: 1 });
  const ids = await stage.queue.enqueueMany([1, 2].map((args) => ({ jobType: "slow", args })));
  const job = await gate.next();
  await stage.queue.cancelJob(ids[0]!);
  job.finish();
  expect((await gate.next()).context.id).toBe(ids[1]);
});

test("a lost lease aborts what runs, and another worker runs it", async () => {
  const [gate, other] = [new Gate("slow"), new Gate("slow")];
  const worker = await stage.start({ handlers: [gate.handler] });
  const id = await stage.queue.enqueue("slow", null);
  const job = await gate.next();
  const reason = aborted(job.context.signal);
  await stage.start({ handlers: [other.handler], queue: stage.another() });
  await stage.log.leases.drop(worker.workerId);
  expect(await reason).toMatchObject({ why: "lost" });
  const again = await other.next();
  job.finish("zombie");
  again.finish("alive");
  await ended(stage.queue, id);
  expect(await stage.queue.jobDetails(id)).toMatchObject({ id, state: "finished", result: "alive" });
});

test("a job that was canceled while it waited in the worker is never begun", async () => {
  const gate = new Gate("slow");
  const worker = await stage.start({ handlers: [gate.handler], concurrency: 1, prefetch: 2 });
  const ids = await stage.queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "slow", args })));
  const first = await gate.next();
  await stage.queue.cancelJob(ids[1]!);
  first.finish();
  (await gate.next()).finish();
  await worker.whenIdle();
  expect(gate.begun).toEqual([ids[0], ids[2]]);
  expect((await stage.queue.jobDetails(ids[1]!)).state).toBe("canceled");
});
