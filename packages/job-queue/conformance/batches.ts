/** Several jobs in one call: all of them or none. */
import { randomUUID } from "node:crypto";
import { InvalidJobError, NotExistError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function batchesConform(open: OpenLog): void {
  describe("a batch", () => {
    const under = useQueue(open);

    it("is enqueued in its order, and answers the ids in that order", async () => {
      const { queue } = under;
      const ids = await queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "count", args })));
      const jobs = [await take(queue, "count"), await take(queue, "count"), await take(queue, "count")];
      expect(jobs.map((job) => [job.id, job.args])).toEqual(
        [1, 2, 3].map((args, index) => [ids[index], args]),
      );
    });

    it("of nothing is nothing", async () => {
      expect(await under.queue.enqueueMany([])).toEqual([]);
    });

    it("is stored whole or not at all", async () => {
      const { queue } = under;
      const jobs = [{ jobType: "count" }, { jobType: "count", dependencies: [randomUUID()] }];
      await expect(queue.enqueueMany(jobs)).rejects.toThrow(NotExistError);
      await expectNothing(queue, ["count"]);
    });

    it("may depend on its own earlier jobs, not on later ones", async () => {
      const { queue } = under;
      const [first, second] = [randomUUID(), randomUUID()];
      const jobs = [
        { id: first, jobType: "first" },
        { id: second, jobType: "second", dependencies: [first] },
      ];
      await expect(queue.enqueueMany(jobs.toReversed())).rejects.toThrow(NotExistError);
      expect(await queue.enqueueMany(jobs)).toEqual([first, second]);
      await expectNothing(queue, ["second"]);
      await queue.finishJob((await take(queue, "first")).token, null);
      expect((await take(queue, "second")).dependencies).toEqual([first]);
    });

    it("of jobs that were enqueued before adds none", async () => {
      const { queue } = under;
      const job = { id: randomUUID(), jobType: "count", args: { n: 1 } };
      await queue.enqueueMany([job]);
      expect(await queue.enqueueMany([{ ...job, id: job.id.toUpperCase() }])).toEqual([job.id]);
      await queue.finishJob((await take(queue, "count")).token, null);
      expect(await queue.enqueueMany([job])).toEqual([job.id]);
      await expectNothing(queue, ["count"]);
    });

    it("refuses an id that another job has", async () => {
      const { queue } = under;
      const job = { id: randomUUID(), jobType: "count", args: 1 };
      await queue.enqueueMany([job]);
      await expect(queue.enqueueMany([{ ...job, args: 2 }])).rejects.toThrow(InvalidJobError);
    });

    it("of a thousand jobs is taken in one call", async () => {
      const { queue } = under;
      const ids = await queue.enqueueMany(
        Array.from({ length: 1_000 }, (_, args) => ({ jobType: "count", args })),
      );
      const jobs = await queue.dequeueMany({ jobTypes: ["count"], limit: 1_000 });
      expect(jobs.map((job) => job.id)).toEqual(ids);
      expect(new Set(jobs.map((job) => job.token)).size).toBe(1_000);
    });

    it("is taken as far as the limit goes, and the rest by the next call", async () => {
      const { queue } = under;
      await queue.enqueueMany([1, 2, 3].map((args) => ({ jobType: "count", args })));
      const take2 = () => queue.dequeueMany({ jobTypes: ["count"], limit: 2 });
      expect((await take2()).map((job) => job.args)).toEqual([1, 2]);
      expect((await take2()).map((job) => job.args)).toEqual([3]);
    });
  });
}
