/** A token is good for one claim, and for nothing after it. */
import { randomUUID } from "node:crypto";
import { NotExistError, NotRunningError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function fencesConform(open: OpenLog): void {
  describe("tokens", () => {
    const under = useQueue(open);

    it("lead to their job while it runs", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      expect(await queue.idFromToken(token)).toBe(id);
      expect(await queue.idFromToken(token.toUpperCase())).toBe(id);
      await queue.finishJob(token, null);
      await expect(queue.idFromToken(token)).rejects.toThrow(NotExistError);
    });

    it("of an earlier claim can do nothing to a later one", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token: old } = await take(queue, "count");
      await queue.requeueOrFinishJob(id, 1, null);
      const { token } = await take(queue, "count");
      await expect(queue.finishJob(old, "zombie")).rejects.toThrow(NotExistError);
      await expect(queue.failAttempt(old, { error: "zombie" })).rejects.toThrow(NotExistError);
      await expect(queue.releaseJob(old)).rejects.toThrow(NotExistError);
      await expect(queue.refreshHeartbeat(old)).rejects.toThrow(NotExistError);
      await expect(queue.idFromToken(old)).rejects.toThrow(NotExistError);
      await expect(queue.requeueOrFinishJob(id, 1, "zombie", { token: old })).rejects.toThrow(
        NotRunningError,
      );
      await queue.finishJob(token, "alive");
      expect((await queue.jobStatus(id)).result).toBe("alive");
    });

    it("of another job do not fit", async () => {
      const { queue } = under;
      const [a] = [await queue.enqueue("count", 1), await queue.enqueue("count", 2)];
      await take(queue, "count");
      const { token } = await take(queue, "count");
      await expect(queue.requeueOrFinishJob(a, 0, null, { token })).rejects.toThrow(NotRunningError);
      await expect(queue.requeueOrFinishJob(a, 0, null, { token: randomUUID() })).rejects.toThrow(
        NotRunningError,
      );
    });

    it("end a job once", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      const outcomes = await Promise.allSettled([1, 2, 3].map((n) => queue.finishJob(token, n)));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", result: 1 });
    });

    it("are not needed by an administrator", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      await queue.requeueOrFinishJob(id, 0, "by hand");
      await expect(queue.finishJob(token, "late")).rejects.toThrow(NotExistError);
      expect((await queue.jobStatus(id)).result).toBe("by hand");
    });

    it("differ for each of the jobs that were taken together", async () => {
      const { queue } = under;
      await queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "count", args })));
      const jobs = await queue.dequeueMany({ jobTypes: ["count"], limit: 3 });
      for (const { id, token } of jobs) expect(await queue.idFromToken(token)).toBe(id);
    });

    it("say to whoever watches that a claim has ended without its holder", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      const ended = Promise.withResolvers<string>();
      queue.onClaimEnded(token, ended.resolve);
      await queue.requeueOrFinishJob(id, 1, null);
      expect(await ended.promise).toBe("lost");
    });

    it("say nothing to whoever has stopped watching", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      const told: string[] = [];
      queue.onClaimEnded(token, (reason) => told.push(reason))();
      await queue.cancelJob(id);
      await finishNextOf(under.queue);
      expect(told).toEqual([]);
    });
  });
}

async function finishNextOf(queue: Parameters<typeof finishNext>[0]): Promise<void> {
  await queue.enqueue("after", null);
  await finishNext(queue, "after");
}
