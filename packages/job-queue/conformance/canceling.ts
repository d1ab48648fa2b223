/** Cancelling a job in each of its states. */
import { CanceledError, NotRunningError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function cancelingConforms(open: OpenLog): void {
  describe("canceling", () => {
    const under = useQueue(open);

    it("ends a pending job, which is never given out", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await queue.cancelJob(id);
      expect(await queue.jobStatus(id)).toMatchObject({ canceled: true, result: undefined });
      await expectNothing(queue, ["count"]);
    });

    it("ends a running job: its result is refused, its token leads nowhere", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      await queue.cancelJob(id);
      expect(await queue.jobStatus(id)).toMatchObject({ canceled: true, result: undefined });
      await expect(queue.requeueOrFinishJob(id, 0, "late", { token })).rejects.toThrow(CanceledError);
      await expect(queue.finishJob(token, "late")).rejects.toThrow(CanceledError);
      await expect(queue.failAttempt(token, { error: "late" })).rejects.toThrow(CanceledError);
      await expect(queue.refreshHeartbeat(token)).rejects.toThrow(CanceledError);
      expect((await queue.jobStatus(id)).result).toBe(undefined);
      await expectNothing(queue, ["count"]);
    });

    it("tells whoever watches the claim", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      const ended = Promise.withResolvers<string>();
      queue.onClaimEnded(token, ended.resolve);
      await queue.cancelJob(id);
      expect(await ended.promise).toBe("canceled");
    });

    it("does nothing to a job that has ended", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await finishNext(queue, "count", "done");
      await queue.cancelJob(id);
      expect(await queue.jobStatus(id)).toMatchObject({ canceled: false, result: "done" });
      await expect(queue.requeueOrFinishJob(id, 0, null)).rejects.toThrow(NotRunningError);
    });

    it("twice is once", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await queue.cancelJob(id);
      const { finishedAt } = await queue.jobStatus(id);
      await queue.cancelJob(id);
      expect((await queue.jobStatus(id)).finishedAt).toEqual(finishedAt);
    });

    it("lets those run that depend on the job", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [part]);
      await take(queue, "part");
      await queue.cancelJob(part);
      expect((await take(queue, "whole")).id).toBe(whole);
    });
  });
}
