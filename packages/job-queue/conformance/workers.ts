/** Workers that register. */
import { randomUUID } from "node:crypto";
import { ActiveJobsError, WorkerNotExistError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { type OpenLog, useQueue } from "./queue-under-test.ts";

const LONG_MS = 3_600_000;

export function workersConform(open: OpenLog): void {
  describe("the registry of workers", () => {
    const under = useQueue(open);

    it("lists workers by the age of their last sign", async () => {
      const { queue } = under;
      const a = await queue.insertWorker("red", "x86_64", "builder");
      const b = await queue.insertWorker("", "aarch64");
      const all = await queue.workers(0);
      expect(all.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toEqual(
        [
          { id: a, channel: "red", arch: "x86_64" },
          { id: b, channel: "", arch: "aarch64" },
        ].toSorted((x, y) => (x.id < y.id ? -1 : 1)),
      );
      expect(await queue.workers(LONG_MS)).toEqual([]);
      expect(await (await under.another()).workers(0)).toHaveLength(2);
    });

    it("counts a worker's age from its last sign", async () => {
      const { queue, log } = under;
      const id = await queue.insertWorker("", "x86_64");
      await log.leases.drop(id);
      expect((await queue.workers(LONG_MS)).map((worker) => worker.id)).toEqual([id]);
      await queue.updateWorkerStatus(id);
      expect(await queue.workers(LONG_MS)).toEqual([]);
      expect((await queue.workers(0)).map((worker) => worker.id)).toEqual([id]);
    });

    it("forgets a worker that was deleted", async () => {
      const { queue } = under;
      const id = await queue.insertWorker("", "x86_64");
      await queue.updateWorkerStatus(id);
      await queue.deleteWorker(id);
      expect(await queue.workers(0)).toEqual([]);
      await expect(queue.updateWorkerStatus(id)).rejects.toThrow(WorkerNotExistError);
      await expect(queue.deleteWorker(id)).rejects.toThrow(WorkerNotExistError);
    });

    it.each([randomUUID(), "no-uuid"])("knows no worker %s", async (id) => {
      const { queue } = under;
      await expect(queue.updateWorkerStatus(id)).rejects.toThrow(WorkerNotExistError);
      await expect(queue.deleteWorker(id)).rejects.toThrow(WorkerNotExistError);
    });

    it("gives no job to a worker that it does not know", async () => {
      const { queue } = under;
      const id = await queue.enqueue("count", null);
      const request = { jobTypes: ["count"], workerId: randomUUID() };
      await expect(queue.dequeue(request)).rejects.toThrow(WorkerNotExistError);
      await expect(queue.dequeueById(id, request)).rejects.toThrow(WorkerNotExistError);
      expect((await queue.jobDetails(id)).state).toBe("pending");
    });

    it("keeps a worker that holds jobs", async () => {
      const { queue } = under;
      const workerId = await queue.insertWorker("", "x86_64");
      const id = await queue.enqueue("count", null);
      const { token } = await queue.dequeue({ jobTypes: ["count"], workerId });
      expect((await queue.jobDetails(id)).workerId).toBe(workerId);
      await expect(queue.deleteWorker(workerId)).rejects.toThrow(ActiveJobsError);
      await queue.finishJob(token, null);
      await queue.deleteWorker(workerId);
    });
  });
}
