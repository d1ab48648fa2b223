/** Taking one job by its id, without waiting. */
import { NotPendingError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function dequeueByIdConforms(open: OpenLog): void {
  describe("dequeue by id", () => {
    const under = useQueue(open);

    it("takes a job out of turn", async () => {
      const { queue } = under;
      const first = await queue.enqueue("count", 1);
      const second = await queue.enqueue("count", 2, [], "red");
      const job = await queue.dequeueById(second);
      expect(job).toEqual({ token: job.token, dependencies: [], jobType: "count", args: 2 });
      expect(await queue.idFromToken(job.token)).toBe(second);
      expect((await take(queue, "count")).id).toBe(first);
    });

    it("refuses a job with an unfinished dependency, until that has ended", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [part]);
      await expect(queue.dequeueById(whole)).rejects.toThrow(NotPendingError);
      await finishNext(queue, "part");
      expect((await queue.dequeueById(whole)).dependencies).toEqual([part]);
    });

    it("refuses a job that runs, has ended, or was cancelled", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const { token } = await queue.dequeueById(id);
      await expect(queue.dequeueById(id)).rejects.toThrow(NotPendingError);
      await queue.finishJob(token, null);
      await expect(queue.dequeueById(id)).rejects.toThrow(NotPendingError);
      const canceled = await queue.enqueue("count", null);
      await queue.cancelJob(canceled);
      await expect(queue.dequeueById(canceled)).rejects.toThrow(NotPendingError);
    });

    it("refuses a job whose time has not come", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null, [], "", { runAt: new Date(Date.now() + 3_600_000) });
      await expect(queue.dequeueById(id)).rejects.toThrow(NotPendingError);
    });

    it("of many at once succeeds once", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => queue.dequeueById(id)));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });
  });
}
