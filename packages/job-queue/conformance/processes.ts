/** Two queue objects on one log, as two processes have them. */
import type { JobQueue } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function processesConform(open: OpenLog): void {
  describe("two processes", () => {
    const under = useQueue(open);

    it("give each other jobs", async () => {
      const [a, b] = [under.queue, await under.another()];
      const waiting = take(b, "count");
      const id = await a.enqueue("count", { n: 1 });
      expect(await waiting).toMatchObject({ id, args: { n: 1 } });
    });

    it("see at once what the other has done", async () => {
      const [a, b] = [under.queue, await under.another()];
      await b.allRootJobs();
      const id = await a.enqueue("count", null);
      expect((await b.jobDetails(id)).state).toBe("pending");
      const { token } = await take(b, "count");
      expect(await a.idFromToken(token)).toBe(id);
      await a.finishJob(token, "by the other");
      expect((await b.jobStatus(id)).result).toBe("by the other");
    });

    it("take every job once between them", async () => {
      const both = [under.queue, await under.another()];
      const ids = await under.queue.enqueueMany(
        Array.from({ length: 60 }, (_, args) => ({ jobType: "count", args })),
      );
      const taken = await Promise.all(both.map((queue) => takeInTurns(queue, 30)));
      expect(taken.flat().toSorted()).toEqual(ids.toSorted());
      for (const queue of both) await expectNothing(queue, ["count"]);
    });

    it("tell each other of a cancel", async () => {
      const [a, b] = [under.queue, await under.another()];
      const id = await a.enqueue("count", null);
      const { token } = await take(b, "count");
      const ended = Promise.withResolvers<string>();
      b.onClaimEnded(token, ended.resolve);
      await a.cancelJob(id);
      expect(await ended.promise).toBe("canceled");
    });

    it("let what one has finished go on in the other", async () => {
      const [a, b] = [under.queue, await under.another()];
      const part = await a.enqueue("part", null);
      const whole = await b.enqueue("whole", null, [part]);
      const waiting = take(b, "whole");
      await finishNext(a, "part");
      expect((await waiting).id).toBe(whole);
    });
  });

  describe("a process that hears no hints", () => {
    const under = useQueue(open);

    it("finds the jobs of others all the same", async () => {
      const deaf = await under.anotherDeaf();
      const waiting = take(deaf, "count");
      await under.queue.enqueue("other", null);
      const id = await under.queue.enqueue("count", null);
      expect((await waiting).id).toBe(id);
    });
  });
}

async function takeInTurns(queue: JobQueue, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await take(queue, "count")).id);
  return ids;
}
