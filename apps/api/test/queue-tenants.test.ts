import type { JobQueue } from "@tidemark/job-queue";
import { expect, test } from "vitest";
import { createTenantQueues, QueuesClosedError } from "../src/queue/tenant-queues.ts";

interface Timer {
  readonly delayMs: number;
  readonly fire: () => void;
}

function scene(closeQueue: () => Promise<void> = async () => undefined) {
  const timers = new Set<Timer>();
  const made: string[] = [];
  const closed: string[] = [];
  const errors: unknown[] = [];
  const queues = createTenantQueues({
    create: (tenant) => {
      made.push(tenant);
      const close = () => {
        closed.push(tenant);
        return closeQueue();
      };
      return { close } as JobQueue;
    },
    idleMs: 5_000,
    after(delayMs, callback) {
      const timer = { delayMs, fire: callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    onError: (error) => errors.push(error),
  });
  return { queues, timers, made, closed, errors };
}

const nothing = async () => undefined;

test("a tenant's queue is made once and shared", async () => {
  const { queues, made } = scene();
  const seen: JobQueue[] = [];
  const look = async (queue: JobQueue) => void seen.push(queue);
  await Promise.all([queues.use("a", look), queues.use("a", look), queues.use("b", look)]);
  expect(made).toEqual(["a", "b"]);
  expect(seen[0]).toBe(seen[1]);
});

test("a queue that nobody uses is closed after a while, and made anew when it is asked for", async () => {
  const { queues, timers, made, closed } = scene();
  await queues.use("a", nothing);
  const [timer] = timers;
  expect(timer?.delayMs).toBe(5_000);
  timer?.fire();
  expect(closed).toEqual(["a"]);
  expect(queues.openTenants()).toEqual([]);
  await queues.use("a", nothing);
  expect(made).toEqual(["a", "a"]);
});

test("a queue stays open while somebody waits at it", async () => {
  const { queues, timers } = scene();
  const waiting = Promise.withResolvers<void>();
  const long = queues.use("a", () => waiting.promise);
  await queues.use("a", nothing);
  expect(timers.size).toBe(0);
  waiting.resolve();
  await long;
  expect(timers.size).toBe(1);
  await queues.use("a", nothing);
  expect(timers.size).toBe(1);
});

test("work that fails leaves the queue all the same", async () => {
  const { queues, timers } = scene();
  await expect(queues.use("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(timers.size).toBe(1);
});

test("closing sends away who waits, closes every queue and takes nothing more", async () => {
  const { queues, timers, closed } = scene();
  await queues.use("a", nothing);
  await queues.use("b", nothing);
  await Promise.all([queues.close(), queues.close()]);
  expect(queues.closing.aborted).toBe(true);
  expect(closed).toEqual(["a", "b"]);
  expect(timers.size).toBe(0);
  await expect(queues.use("a", nothing)).rejects.toThrow(QueuesClosedError);
});

test("closing waits for queues that are being closed, and one that fails stops no other", async () => {
  const { queues, timers, errors } = scene(() => Promise.reject(new Error("stuck")));
  await queues.use("a", nothing);
  for (const { fire } of timers) fire();
  await queues.use("b", nothing);
  await queues.close();
  expect(errors).toHaveLength(2);
});
