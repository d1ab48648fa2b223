/** A job runs when all its dependencies have ended. */
import { randomUUID } from "node:crypto";
import { NotExistError } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

export function dependenciesConform(open: OpenLog): void {
  describe("dependencies", () => {
    const under = useQueue(open);

    it("that end later hold a job back until then", async () => {
      const { queue } = under;
      const [a, b] = [await queue.enqueue("part", "a"), await queue.enqueue("part", "b")];
      const whole = await queue.enqueue("whole", null, [a, b]);
      await expectNothing(queue, ["whole"]);
      await finishNext(queue, "part");
      await expectNothing(queue, ["whole"]);
      await finishNext(queue, "part");
      const job = await take(queue, "whole");
      expect(job).toMatchObject({ id: whole, dependencies: [a, b] });
    });

    it("that ended before hold nothing back", async () => {
      const { queue } = under;
      const a = await queue.enqueue("part", "a");
      await finishNext(queue, "part");
      const whole = await queue.enqueue("whole", null, [a]);
      expect(await take(queue, "whole")).toMatchObject({ id: whole, dependencies: [a] });
    });

    it("that ended before this process knew of them hold nothing back", async () => {
      const { queue } = under;
      const a = await queue.enqueue("part", "a");
      await finishNext(queue, "part");
      const late = await under.another();
      const whole = await late.enqueue("whole", null, [a]);
      expect((await take(late, "whole")).id).toBe(whole);
    });

    it("wake a worker that waits for what depends on them", async () => {
      const { queue } = under;
      const a = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [a]);
      const waiting = take(queue, "whole");
      await finishNext(queue, "part");
      expect((await waiting).id).toBe(whole);
    });

    it("that are unknown are refused, and nothing is enqueued", async () => {
      const { queue } = under;
      const known = await queue.enqueue("part", null);
      await expect(queue.enqueue("whole", null, [known, randomUUID()])).rejects.toThrow(NotExistError);
      expect(await queue.allRootJobs()).toEqual([known]);
    });

    it("of another tenant are unknown", async () => {
      const { queue } = under;
      const foreign = randomUUID();
      await expect(queue.enqueue("whole", null, [foreign])).rejects.toThrow(NotExistError);
    });

    it("named twice count once", async () => {
      const { queue } = under;
      const a = await queue.enqueue("part", null);
      await queue.enqueue("whole", null, [a, a.toUpperCase()]);
      await finishNext(queue, "part");
      expect((await take(queue, "whole")).dependencies).toEqual([a]);
    });

    it("are told which jobs depend on them, at any time", async () => {
      const { queue } = under;
      const a = await queue.enqueue("part", null);
      const first = await queue.enqueue("whole", 1, [a]);
      expect((await queue.jobStatus(a)).dependents).toEqual([first]);
      await finishNext(queue, "part");
      const second = await queue.enqueue("whole", 2, [a]);
      expect((await queue.jobStatus(a)).dependents.toSorted()).toEqual([first, second].toSorted());
      await queue.dequeueMany({ jobTypes: ["whole"], limit: 2 });
      const late = await under.another();
      expect((await late.jobStatus(a)).dependents.toSorted()).toEqual([first, second].toSorted());
    });

    it("in a chain run one after the other", async () => {
      const { queue } = under;
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) ids.push(await queue.enqueue("link", n, ids.slice(-1)));
      const order = [];
      for (const _ of ids) order.push(await finishNext(queue, "link"));
      expect(order).toEqual(ids);
    });
  });

  describe("a dependency that failed or was cancelled", () => {
    const under = useQueue(open);

    it.each(["fail", "cancel"] as const)("lets a job run by default (%s)", async (how) => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [part]);
      await (how === "fail" ? queue.failJob(part, "broken") : queue.cancelJob(part));
      expect((await take(queue, "whole")).id).toBe(whole);
    });

    it.each(["fail", "cancel"] as const)("cancels a job that wants it so (%s)", async (how) => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [part], "", { onFailedDependency: "cancel" });
      await (how === "fail" ? queue.failJob(part, "broken") : queue.cancelJob(part));
      expect(await queue.jobStatus(whole)).toMatchObject({ canceled: true, finishedAt: expect.any(Date) });
      await expectNothing(queue, ["whole"]);
    });

    it("fails a job that wants it so, and what hangs on that", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      const whole = await queue.enqueue("whole", null, [part], "", { onFailedDependency: "fail" });
      const next = await queue.enqueue("next", null, [whole], "", { onFailedDependency: "fail" });
      await queue.failJob(part, "broken");
      for (const id of [whole, next]) expect((await queue.jobDetails(id)).state).toBe("failed");
      expect(JSON.stringify((await queue.jobStatus(whole)).result)).toContain(part);
    });

    it("decides at once over a job that is enqueued later", async () => {
      const { queue } = under;
      const part = await queue.enqueue("part", null);
      await queue.failJob(part, "broken");
      const late = await under.another();
      const whole = await late.enqueue("whole", null, [part], "", { onFailedDependency: "fail" });
      expect((await late.jobDetails(whole)).state).toBe("failed");
    });
  });
}
