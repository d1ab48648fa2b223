/** Bounds on jobs that share a key. */
import { describe, expect, it } from "vitest";
import { expectNothing, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function limitsConform(open: OpenLog): void {
  describe("a limit", () => {
    const under = useQueue(open);

    it("lets so many jobs of a key run at a time, and others beside them", async () => {
      const { queue } = under;
      const limit = { key: "shop.example", concurrency: 2 };
      await queue.enqueueMany([1, 2, 3, 4].map((args) => ({ jobType: "fetch", args, limit })));
      await queue.enqueue("fetch", "free");
      const jobs = await queue.dequeueMany({ jobTypes: ["fetch"], limit: 10 });
      expect(jobs.map((job) => job.args)).toEqual([1, 2, "free"]);
      await expectNothing(queue, ["fetch"]);
      const waiting = take(queue, "fetch");
      await queue.finishJob(jobs[0]!.token, null);
      expect((await waiting).args).toBe(3);
      await expectNothing(queue, ["fetch"]);
    });

    it("frees the place of a job that was cancelled or failed", async () => {
      const { queue } = under;
      const limit = { key: "one", concurrency: 1 };
      const ids = await queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "fetch", args, limit })));
      await take(queue, "fetch");
      await queue.cancelJob(ids[0]!);
      const second = await take(queue, "fetch");
      expect(second.args).toBe(2);
      await queue.failAttempt(second.token, { error: "broken", retryable: false });
      expect((await take(queue, "fetch")).args).toBe(3);
    });

    it("holds over types and channels", async () => {
      const { queue } = under;
      const limit = { key: "shared", concurrency: 1 };
      await queue.enqueue("a", 1, [], "red", { limit });
      await queue.enqueue("b", 2, [], "blue", { limit });
      await take(queue, "a", "red");
      await expectNothing(queue, ["b"], ["blue"]);
    });

    it("lets so many jobs of a key start within a period", async () => {
      const { queue } = under;
      const limit = { key: "api", rate: { jobs: 2, periodMs: 3_600_000 } };
      await queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "call", args, limit })));
      const jobs = await queue.dequeueMany({ jobTypes: ["call"], limit: 10 });
      expect(jobs.map((job) => job.args)).toEqual([1, 2]);
      for (const { token } of jobs) await queue.finishJob(token, null);
      await expectNothing(queue, ["call"]);
    });

    it("lets the next one start when the period is over, without anybody's doing", async () => {
      const { queue } = under;
      const limit = { key: "api", rate: { jobs: 1, periodMs: 60 } };
      await queue.enqueueMany([1, 2].map((args) => ({ jobType: "call", args, limit })));
      await take(queue, "call");
      expect((await take(queue, "call")).args).toBe(2);
    });
  });
}
