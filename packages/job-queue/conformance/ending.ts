/** How running jobs end, or go back to the queue. */
import { CanceledError, FinishedError, NotRunningError, RunningError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function endingConforms(open: OpenLog): void {
  describe("requeue or finish", () => {
    const under = useQueue(open);

    it("gives the same job out again under another token", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", { n: 1 });
      const before = await take(queue, "count");
      expect(await queue.requeueOrFinishJob(id, 1, "too soon", { token: before.token })).toEqual({
        requeued: true,
      });
      expect((await queue.jobStatus(id)).result).toBe(undefined);
      const after = await take(queue, "count");
      expect(after).toEqual({ ...before, token: after.token });
      expect(after.token).not.toBe(before.token);
    });

    it("finishes the job with the result once it was given back often enough", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      for (const requeued of [true, true, false]) {
        await take(queue, "count");
        expect(await queue.requeueOrFinishJob(id, 2, "given up")).toEqual({ requeued });
      }
      expect(await queue.jobStatus(id)).toMatchObject({ result: "given up", finishedAt: expect.any(Date) });
      expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", requeues: 2 });
      await expectNothing(queue, ["count"]);
    });

    it("with no requeue allowed is an ending", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await take(queue, "count");
      expect(await queue.requeueOrFinishJob(id, 0, [1, 2])).toEqual({ requeued: false });
      expect((await queue.jobStatus(id)).result).toEqual([1, 2]);
    });

    it("refuses a job that has not been taken", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await expect(queue.requeueOrFinishJob(id, 1, null)).rejects.toThrow(NotRunningError);
      expect((await queue.jobDetails(id)).state).toBe("pending");
    });

    it("refuses a job that has ended", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await finishNext(queue, "count", "first");
      await expect(queue.requeueOrFinishJob(id, 1, "second")).rejects.toThrow(NotRunningError);
      expect((await queue.jobStatus(id)).result).toBe("first");
    });

    it("refuses a job that was cancelled", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await take(queue, "count");
      await queue.cancelJob(id);
      await expect(queue.requeueOrFinishJob(id, 1, null)).rejects.toThrow(CanceledError);
    });
  });

  describe("failing a job that never ran", () => {
    const under = useQueue(open);

    it("ends it with the result, and it is never given out", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await queue.failJob(id, { reason: "no worker of this kind" });
      expect(await queue.jobStatus(id)).toMatchObject({
        result: { reason: "no worker of this kind" },
        startedAt: expect.any(Date),
        finishedAt: expect.any(Date),
        canceled: false,
      });
      expect((await queue.jobDetails(id)).state).toBe("failed");
      await expectNothing(queue, ["count"]);
    });

    it("refuses a job that runs", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await take(queue, "count");
      await expect(queue.failJob(id, null)).rejects.toThrow(RunningError);
    });

    it("refuses a job that has ended, however it did", async () => {
      const { queue } = under;
      const finished = await queue.enqueue("count", null);
      await finishNext(queue, "count");
      const failed = await queue.enqueue("count", null);
      await queue.failJob(failed, "first");
      const canceled = await queue.enqueue("count", null);
      await queue.cancelJob(canceled);
      for (const id of [finished, failed, canceled]) {
        await expect(queue.failJob(id, "second")).rejects.toThrow(FinishedError);
      }
      expect((await queue.jobStatus(failed)).result).toBe("first");
    });
  });

  describe("releasing a job", () => {
    const under = useQueue(open);

    it("gives it back untried", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      for (let n = 0; n < 5; n += 1) await queue.releaseJob((await take(queue, "count")).token);
      expect(await queue.jobDetails(id)).toMatchObject({ state: "pending", attempts: 0, losses: 0 });
      expect((await take(queue, "count")).id).toBe(id);
    });
  });
}
