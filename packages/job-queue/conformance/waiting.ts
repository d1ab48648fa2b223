/** Dequeues that wait. */
import { DequeueTimeoutError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function waitingConforms(open: OpenLog): void {
  describe("waiting", () => {
    const under = useQueue(open);

    it("ends when a job comes", async () => {
      const { queue } = under;
      const waiting = take(queue, "count");
      const id = await queue.enqueue("count", null);
      expect((await waiting).id).toBe(id);
    });

    it("serves a hundred at once, each with a job of its own", async () => {
      const { queue } = under;
      const waiting = Array.from({ length: 100 }, () => take(queue, "count"));
      const ids = await Promise.all(Array.from({ length: 100 }, (_, n) => queue.enqueue("count", n)));
      const taken = (await Promise.all(waiting)).map((job) => job.id);
      expect(taken.toSorted()).toEqual(ids.toSorted());
      await expectNothing(queue, ["count"]);
    });

    it("serves whoever came first", async () => {
      const { queue } = under;
      const waiting = [1, 2, 3].map(() => take(queue, "count"));
      const ids = [];
      for (const n of [1, 2, 3]) ids.push(await queue.enqueue("count", n));
      expect((await Promise.all(waiting)).map((job) => job.id)).toEqual(ids);
    });

    it("gives one job to one worker, however many want it", async () => {
      const { queue } = under;
      const ending = new AbortController();
      const { signal } = ending;
      const waiting = [1, 2, 3].map(() => queue.dequeue({ jobTypes: ["count"], signal }));
      await queue.enqueue("count", null);
      await waiting[0];
      ending.abort();
      const outcomes = await Promise.allSettled(waiting);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    });

    it("ends at once with a signal that was aborted before", async () => {
      const { queue } = under;
      await queue.enqueue("count", null);
      const dequeue = queue.dequeue({ jobTypes: ["count"], signal: AbortSignal.abort() });
      await expect(dequeue).rejects.toThrow(DequeueTimeoutError);
      await finishNext(queue, "count");
    });

    it("ends when its signal is aborted, and nothing is lost by it", async () => {
      const { queue } = under;
      const ending = new AbortController();
      const waiting = queue.dequeue({ jobTypes: ["count"], signal: ending.signal });
      const enqueued = queue.enqueue("count", null);
      ending.abort();
      await expect(waiting).rejects.toThrow(DequeueTimeoutError);
      expect((await take(queue, "count")).id).toBe(await enqueued);
    });

    it("ends after a time-out", async () => {
      const dequeue = under.queue.dequeue({ jobTypes: ["count"], signal: AbortSignal.timeout(10) });
      await expect(dequeue).rejects.toThrow(DequeueTimeoutError);
    });

    it("of many on one signal ends all of them", async () => {
      const { queue } = under;
      const ending = new AbortController();
      const dequeue = () => queue.dequeue({ jobTypes: ["count"], signal: ending.signal });
      const outcomes = Promise.allSettled(Array.from({ length: 100 }, dequeue));
      ending.abort();
      expect(new Set((await outcomes).map(({ status }) => status))).toEqual(new Set(["rejected"]));
    });

    it("ends when the queue object is closed, which takes no more calls", async () => {
      const queue = await under.another();
      const [waiting] = await Promise.allSettled([take(queue, "count"), queue.close()]);
      expect(waiting).toMatchObject({ status: "rejected", reason: expect.any(DequeueTimeoutError) });
      await expect(queue.enqueue("count", null)).rejects.toThrow(/closed/);
      await expect(take(queue, "count")).rejects.toThrow(/closed/);
    });

    it("waits for the types that it was given and for no other", async () => {
      const { queue } = under;
      await queue.enqueue("other", null);
      await expectNothing(queue, ["count"]);
    });

    it("with room for none lets others go first", async () => {
      const { queue } = under;
      let room = 0;
      const full = queue.dequeueMany({ jobTypes: ["count"], limit: () => room });
      const first = await queue.enqueue("count", 1);
      expect((await take(queue, "count")).id).toBe(first);
      room = 1;
      const second = await queue.enqueue("count", 2);
      expect((await full).map((job) => job.id)).toEqual([second]);
    });
  });
}
