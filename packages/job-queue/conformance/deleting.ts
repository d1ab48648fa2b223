/** Roots, and what goes with them. */
import { NotExistError, RunningError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function deletingConforms(open: OpenLog): void {
  describe("roots and deletion", () => {
    const under = useQueue(open);

    it("are the jobs on which no other depends, live or ended", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [part]);
      const alone = await queue.enqueue("alone", null);
      await finishNext(queue, "alone");
      expect((await queue.allRootJobs()).toSorted()).toEqual([whole, alone].toSorted());
    });

    it("take with them what only they needed", async () => {
      const { queue } = under;
      const [mine, shared] = [await queue.enqueue("part", 1), await queue.enqueue("part", 2)];
      const below = await queue.enqueue("whole", 1, [mine]);
      const root = await queue.enqueue("root", 1, [below, shared]);
      const other = await queue.enqueue("root", 2, [shared]);
      await queue.deleteJob(root);
      for (const id of [root, below, mine]) await expect(queue.jobStatus(id)).rejects.toThrow(NotExistError);
      expect(await queue.allRootJobs()).toEqual([other]);
      expect((await queue.jobStatus(shared)).dependents).toEqual([other]);
    });

    it("are deleted also when all has long ended", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const root = await queue.enqueue("root", null, [part]);
      await finishNext(queue, "part");
      await finishNext(queue, "root");
      const late = await under.another();
      await late.deleteJob(root);
      for (const id of [root, part]) await expect(late.job(id)).rejects.toThrow(NotExistError);
      await expect(queue.jobStatus(part)).rejects.toThrow(NotExistError);
      expect(await queue.allRootJobs()).toEqual([]);
    });

    it("never gives out a deleted job", async () => {
      const { queue } = under;
      await queue.deleteJob(await queue.enqueue("count", null));
      await expectNothing(queue, ["count"]);
    });

    it("refuses while one of them runs, and deletes none", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const root = await queue.enqueue("root", null, [part]);
      const { token } = await take(queue, "part");
      await expect(queue.deleteJob(root)).rejects.toThrow(RunningError);
      await queue.finishJob(token, null);
      await queue.deleteJob(root);
      expect(await queue.allRootJobs()).toEqual([]);
    });

    it("makes roots of the dependencies that another job had needed", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const roots = [await queue.enqueue("root", 1, [part]), await queue.enqueue("root", 2, [part])];
      await queue.deleteJob(roots[0]!);
      expect((await queue.jobStatus(part)).jobType).toBe("part");
      await queue.deleteJob(roots[1]!);
      await expect(queue.jobStatus(part)).rejects.toThrow(NotExistError);
    });
  });
}
