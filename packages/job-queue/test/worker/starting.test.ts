/** A worker that starts ends the leases of those that are certain to be gone, and nobody else's. */
import { processIdentity } from "@tidemark/process-mark";
import { expect, test } from "vitest";
import { Gate } from "../support/gate.ts";
import { useWorkerStage } from "../support/worker-stage.ts";

const stage = useWorkerStage();

test("a start ends the leases of processes that are gone, whose jobs run at once", async () => {
  const [gate, other] = [new Gate("slow"), new Gate("slow")];
  await stage.start({ handlers: [gate.handler], workerId: "killed" });
  const id = await stage.queue.enqueue("slow", null);
  await gate.next();
  const queue = stage.another();
  await stage.start({ handlers: [other.handler], queue, isGone: ({ workerId }) => workerId === "killed" });
  expect((await other.next()).context.id).toBe(id);
});

test("a start finds what the gone have lost though the queue has looked a moment ago", async () => {
  const [gate, other] = [new Gate("slow"), new Gate("slow")];
  const queue = stage.another({ pollMs: 3_600_000, limits: { claimCheckMs: 100_000 } });
  await stage.start({ handlers: [gate.handler], queue, workerId: "killed", concurrency: 1 });
  const id = await queue.enqueue("slow", null);
  await gate.next();
  await stage.start({ handlers: [other.handler], queue, isGone: ({ workerId }) => workerId === "killed" });
  expect((await other.next()).context.id).toBe(id);
});

test("a start leaves the leases of other workers of its process, until they have ended", async () => {
  const { handler } = new Gate("slow");
  const first = await stage.start({ handlers: [handler] });
  await stage.start({ handlers: [handler] });
  const [lease] = (await stage.log.leases.all()).filter(({ workerId }) => workerId === first.workerId);
  await first.stop();
  await stage.log.leases.renew(lease!, 60_000);
  const third = await stage.start({ handlers: [handler] });
  const alive = (await stage.log.leases.all()).map(({ workerId }) => workerId);
  expect(alive).toContain(third.workerId);
  expect(alive).not.toContain(first.workerId);
  expect(alive).toHaveLength(2);
});

test("a start that failed leaves nothing that counts as a worker of its process", async () => {
  const { handler } = new Gate("slow");
  const queue = stage.another({ log: { ...stage.log, leases: { ...stage.log.leases, all: refuse } } });
  await expect(stage.start({ handlers: [handler], queue, workerId: "failed" })).rejects.toThrow("no leases");
  await stage.log.leases.renew({ ...processIdentity(), workerId: "failed" }, 60_000);
  const { workerId } = await stage.start({ handlers: [handler] });
  expect((await stage.log.leases.all()).map((lease) => lease.workerId)).toEqual([workerId]);
});

function refuse(): Promise<never> {
  return Promise.reject(new Error("no leases"));
}
