/** What can be learned of a job at any time: its parameters, its times, its result. */
import { randomUUID } from "node:crypto";
import { NotExistError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function statusConforms(open: OpenLog): void {
  describe("status", () => {
    const under = useQueue(open);

    it("tells everything that was enqueued, before and after the job is taken", async () => {
      const { queue } = under;
      const first = await queue.enqueue("fetch", 1);
      const id = await queue.enqueue("parse", { page: "a" }, [first], "slow");
      const parameters = { jobType: "parse", args: { page: "a" }, dependencies: [first], channel: "slow" };
      expect(await queue.job(id)).toEqual(parameters);
      await queue.finishJob((await take(queue, "fetch")).token, null);
      await take(queue, "parse", "slow");
      expect(await queue.job(id)).toEqual(parameters);
    });

    it("gives a dequeued job everything that its worker needs", async () => {
      const { queue } = under;
      const id = await queue.enqueue("octopus", { arms: 8 });
      const job = await take(queue, "octopus");
      expect(job).toEqual({ id, token: job.token, dependencies: [], jobType: "octopus", args: { arms: 8 } });
    });

    it("follows a job from the queue over its worker to its result", async () => {
      const { queue } = under;
      const id = await queue.enqueue("octopus", null, [], "sea");
      const pending = await queue.jobStatus(id);
      expect(pending).toEqual({
        jobType: "octopus",
        channel: "sea",
        result: undefined,
        queuedAt: expect.any(Date),
        canceled: false,
        dependencies: [],
        dependents: [],
      });
      const { token } = await take(queue, "octopus", "sea");
      const running = await queue.jobStatus(id);
      expect(running).toEqual({ ...pending, startedAt: expect.any(Date) });
      await queue.finishJob(token, { arms: 7 });
      const finished = await queue.jobStatus(id);
      expect(finished).toEqual({ ...running, result: { arms: 7 }, finishedAt: expect.any(Date) });
      const times = [finished.queuedAt, finished.startedAt!, finished.finishedAt!].map((time) =>
        time.getTime(),
      );
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    });

    it("is as good for a job that has long ended as for one that lives", async () => {
      const { queue } = under;
      const id = await queue.enqueue("octopus", { arms: 8 });
      await queue.finishJob((await take(queue, "octopus")).token, "done");
      const live = await queue.jobStatus(id);
      const late = await under.another();
      expect(await late.jobStatus(id)).toEqual(live);
      expect(await late.job(id)).toEqual({
        jobType: "octopus",
        args: { arms: 8 },
        dependencies: [],
        channel: "",
      });
    });

    it("tells where a job stands in full", async () => {
      const { queue } = under;
      const runAt = new Date(Date.now() + 3_600_000);
      const id = await queue.enqueue("octopus", null, [], "", { priority: 5, runAt });
      expect(await queue.jobDetails(id)).toMatchObject({
        id,
        state: "pending",
        priority: 5,
        runAt,
        attempts: 0,
        losses: 0,
        requeues: 0,
      });
    });

    it("knows a job by its id in capitals, too", async () => {
      const { queue } = under;
      const id = await queue.enqueue("octopus", null);
      expect(id).toBe(id.toLowerCase());
      expect((await queue.jobStatus(id.toUpperCase())).jobType).toBe("octopus");
    });

    it.each([randomUUID(), "no-uuid", ""])("says that job %j does not exist", async (id) => {
      const { queue } = under;
      await expect(queue.jobStatus(id)).rejects.toThrow(NotExistError);
      await expect(queue.job(id)).rejects.toThrow(NotExistError);
      await expect(queue.jobDetails(id)).rejects.toThrow(NotExistError);
      await expect(queue.cancelJob(id)).rejects.toThrow(NotExistError);
      await expect(queue.deleteJob(id)).rejects.toThrow(NotExistError);
      await expect(queue.failJob(id, null)).rejects.toThrow(NotExistError);
      await expect(queue.dequeueById(id)).rejects.toThrow(NotExistError);
      await expect(queue.requeueOrFinishJob(id, 0, null)).rejects.toThrow(NotExistError);
      await expect(queue.idFromToken(id)).rejects.toThrow(NotExistError);
      await expect(queue.refreshHeartbeat(id)).rejects.toThrow(NotExistError);
      await expect(queue.finishJob(id, null)).rejects.toThrow(NotExistError);
    });

    it("says how to go on when it refuses", async () => {
      await expect(under.queue.jobStatus(randomUUID())).rejects.toThrow(/does not exist\. .+\./);
    });
  });
}
