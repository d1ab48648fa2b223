/** Claims whose worker vanished without a word. */
import { NotExistError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function lossesConform(open: OpenLog): void {
  describe("a worker that falls silent", () => {
    const under = useQueue(open, { limits: { heartbeatTimeoutMs: 50, claimCheckMs: 10 } });

    it("loses its job to whoever waits, under a new token", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", { n: 1 });
      const silent = await take(queue, "count");
      const next = await take(queue, "count");
      expect(next).toEqual({ ...silent, token: next.token });
      expect(next.token).not.toBe(silent.token);
      await expect(queue.finishJob(silent.token, "zombie")).rejects.toThrow(NotExistError);
      await queue.finishJob(next.token, "alive");
      expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", result: "alive", losses: 1 });
    });

    it("is forgiven twice; then the job fails with a result that says so", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const after = await queue.enqueue("after", null, [id]);
      for (let claim = 0; claim < 3; claim += 1) await take(queue, "count");
      expect((await take(queue, "after")).id).toBe(after);
      expect(await queue.jobDetails(id)).toMatchObject({
        state: "failed",
        losses: 3,
        attempts: 0,
        result: { error: { code: "worker-lost", message: expect.stringMatching(/\w/) } },
      });
      await expectNothing(queue, ["count"]);
    });

    it("is noticed by whoever watches the claim", async () => {
      const { queue } = under;
      await queue.enqueue("count", null);
      const { token } = await take(queue, "count");
      const ended = Promise.withResolvers<string>();
      queue.onClaimEnded(token, ended.resolve);
      expect(await ended.promise).toBe("lost");
    });

    it("is noticed by a process that came later", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      await take(queue, "count");
      await queue.close();
      const late = await under.another();
      expect((await take(late, "count")).id).toBe(id);
    });
  });

  describe("a job that gives signs of life", () => {
    const under = useQueue(open);

    it("stays with its worker when one that is silent as long has lost its own", async () => {
      const { queue } = under;
      await queue.enqueueMany([{ jobType: "heard" }, { jobType: "silent" }]);
      const heard = await take(queue, "heard");
      const silent = await take(queue, "silent");
      await queue.refreshHeartbeat(heard.token);
      const impatient = await under.another({ limits: { heartbeatTimeoutMs: 50, claimCheckMs: 10 } });
      expect((await take(impatient, "silent")).id).toBe(silent.id);
      expect(await queue.idFromToken(heard.token)).toBe(heard.id);
    });
  });

  describe("a worker that registered and died", () => {
    const under = useQueue(open);

    it("loses its jobs as soon as its lease has ended", async () => {
      const { queue, log } = under;
      const workerId = await queue.insertWorker("", "x86_64");
      const ids = await queue.enqueueMany([1, 2].map((args) => ({ jobType: "count", args })));
      await queue.dequeueMany({ jobTypes: ["count"], limit: 2, workerId });
      await log.leases.drop(workerId);
      const taken = [(await take(queue, "count")).id, (await take(queue, "count")).id];
      expect(taken).toEqual(ids);
    });

    it("keeps them while one of them gives a sign of life", async () => {
      const { queue, log } = under;
      const workerId = await queue.insertWorker("", "x86_64");
      await queue.enqueue("count", null);
      const { token } = await queue.dequeue({ jobTypes: ["count"], workerId });
      await log.leases.drop(workerId);
      await queue.refreshHeartbeat(token);
      expect((await log.leases.all()).map((lease) => lease.workerId)).toContain(workerId);
    });

    it("keeps what it takes, however long ago it said that it lives", async () => {
      const { queue, log } = under;
      const workerId = await queue.insertWorker("", "x86_64");
      const id = await queue.enqueue("count", null);
      await log.leases.drop(workerId);
      const { token } = await queue.dequeue({ jobTypes: ["count"], workerId });
      await expectNothing(queue, ["count"]);
      expect(await queue.idFromToken(token)).toBe(id);
    });

    it("keeps them while it says that it lives", async () => {
      const { queue, log } = under;
      const workerId = await queue.insertWorker("", "x86_64");
      const id = await queue.enqueue("count", null);
      const { token } = await queue.dequeue({ jobTypes: ["count"], workerId });
      await log.leases.drop(workerId);
      await queue.updateWorkerStatus(workerId);
      await expectNothing(queue, ["count"]);
      expect(await queue.idFromToken(token)).toBe(id);
    });
  });
}
