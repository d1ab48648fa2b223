/** Which running jobs have been silent for how long. */
import { describe, expect, it } from "vitest";
import { finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

const LONG_MS = 3_600_000;

export function heartbeatsConform(open: OpenLog): void {
  describe("heartbeats", () => {
    const under = useQueue(open);

    it("list the tokens of running jobs by the age of their last sign", async () => {
      const { queue } = under;
      await queue.enqueueMany([1, 2].map((args) => ({ jobType: "count", args })));
      const { token: a } = await take(queue, "count");
      const { token: b } = await take(queue, "count");
      expect((await queue.heartbeats(0)).toSorted()).toEqual([a, b].toSorted());
      expect(await queue.heartbeats(LONG_MS)).toEqual([]);
      expect((await (await under.another()).heartbeats(0)).toSorted()).toEqual([a, b].toSorted());
    });

    it("are of running jobs only", async () => {
      const { queue } = under;
      await queue.enqueue("count", 1);
      expect(await queue.heartbeats(0)).toEqual([]);
      await finishNext(queue, "count");
      expect(await queue.heartbeats(0)).toEqual([]);
      const canceled = await queue.enqueue("count", 2);
      await take(queue, "count");
      await queue.cancelJob(canceled);
      expect(await queue.heartbeats(0)).toEqual([]);
    });

    it("can be refreshed as long as the job runs", async () => {
      const { queue } = under;
      await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      await queue.refreshHeartbeat(token);
      await queue.refreshHeartbeat(token);
      expect(await queue.heartbeats(LONG_MS)).toEqual([]);
      await queue.finishJob(token, null);
    });

    it("of a registered worker's jobs are the worker's own", async () => {
      const { queue } = under;
      const workerId = await queue.insertWorker("", "x86_64");
      await queue.enqueue("count", null);
      const { token } = await queue.dequeue({ jobTypes: ["count"], workerId });
      expect(await queue.heartbeats(LONG_MS)).toEqual([]);
      expect(await queue.heartbeats(0)).toEqual([token]);
    });
  });
}
