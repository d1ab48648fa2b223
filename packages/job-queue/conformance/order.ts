/** Who comes first. */
import { describe, expect, it } from "vitest";
import { expectNothing, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function orderConforms(open: OpenLog): void {
  describe("order", () => {
    const under = useQueue(open);

    it("is first in, first out", async () => {
      const { queue } = under;
      const ids = [];
      for (const n of [1, 2, 3, 4]) ids.push(await queue.enqueue("count", n));
      const taken = [];
      for (const _ of ids) taken.push((await take(queue, "count")).id);
      expect(taken).toEqual(ids);
    });

    it("is kept over several types that one worker takes", async () => {
      const { queue } = under;
      const ids = [];
      for (const jobType of ["b", "a", "c", "a"]) ids.push(await queue.enqueue(jobType, null));
      const taken = [];
      for (const _ of ids) taken.push((await queue.dequeue({ jobTypes: ["a", "b", "c"] })).id);
      expect(taken).toEqual(ids);
    });

    it("puts the higher priority first", async () => {
      const { queue } = under;
      for (const priority of [0, -1_000, 7, 1_000, 7])
        await queue.enqueue("count", priority, [], "", { priority });
      const jobs = await queue.dequeueMany({ jobTypes: ["count"], limit: 5 });
      expect(jobs.map((job) => job.args)).toEqual([1_000, 7, 7, 0, -1_000]);
    });

    it("leaves a job that was given back its place", async () => {
      const { queue } = under;
      const [first, second] = [await queue.enqueue("count", 1), await queue.enqueue("count", 2)];
      const { token } = await take(queue, "count");
      await queue.requeueOrFinishJob(first, 1, null, { token });
      expect((await take(queue, "count")).id).toBe(first);
      expect((await take(queue, "count")).id).toBe(second);
    });

    it("waits for a job's time, which passes no other job's", async () => {
      const { queue } = under;
      const later = await queue.enqueue("count", "later", [], "", {
        runAt: new Date(Date.now() + 3_600_000),
      });
      const now = await queue.enqueue("count", "now");
      expect((await take(queue, "count")).id).toBe(now);
      await expectNothing(queue, ["count"]);
      expect((await queue.jobDetails(later)).state).toBe("pending");
    });

    it("brings a job when its time has come, without anybody's doing", async () => {
      const { queue } = under;
      const runAt = new Date(Date.now() + 60);
      const id = await queue.enqueue("count", null, [], "", { runAt });
      expect((await take(queue, "count")).id).toBe(id);
      const { startedAt } = await queue.jobStatus(id);
      expect(startedAt!.getTime()).toBeGreaterThanOrEqual(runAt.getTime());
    });

    it("takes a time that has passed as now", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null, [], "", { runAt: new Date(0) });
      expect((await take(queue, "count")).id).toBe(id);
    });
  });
}
