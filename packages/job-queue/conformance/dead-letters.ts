/** Jobs that failed for good, and their second life. */
import type { JobQueue } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { expectNothing, finishNext, type OpenLog, take, useQueue } from "./queue-under-test.ts";

async function failOne(queue: JobQueue, args: unknown): Promise<string> {
  const id = await queue.enqueue("shaky", args);
  const { token } = await take(queue, "shaky");
  await queue.failAttempt(token, { error: { args }, retryable: false });
  return id;
}

export function deadLettersConform(open: OpenLog): void {
  describe("dead letters", () => {
    const under = useQueue(open);

    it("are the jobs that failed, oldest first, with why", async () => {
      const { queue } = under;
      const first = await failOne(queue, 1);
      await queue.enqueue("fine", null);
      await finishNext(queue, "fine");
      await queue.cancelJob(await queue.enqueue("fine", null));
      const second = await queue.enqueue("shaky", 2);
      await queue.failJob(second, "never ran");
      const letters = await queue.deadLetters();
      expect(letters.map(({ id, result }) => [id, result])).toEqual([
        [first, { args: 1 }],
        [second, "never ran"],
      ]);
      expect(await (await under.another()).deadLetters()).toEqual(letters);
    });

    it("come in pages", async () => {
      const { queue } = under;
      const ids = [];
      for (const n of [1, 2, 3, 4, 5]) ids.push(await failOne(queue, n));
      const paged: string[] = [];
      for (;;) {
        const page = await queue.deadLetters({ limit: 2, ...(paged.length > 0 && { after: paged.at(-1)! }) });
        if (page.length === 0) break;
        paged.push(...page.map((letter) => letter.id));
      }
      expect(paged).toEqual(ids);
    });

    it("are pending again when they are redriven, with all attempts", async () => {
      const { queue } = under;
      const [a, b] = [await failOne(queue, 1), await failOne(queue, 2)];
      expect(await queue.redrive([a])).toBe(1);
      expect((await queue.deadLetters()).map((letter) => letter.id)).toEqual([b]);
      expect(await queue.jobDetails(a)).toMatchObject({ state: "pending", attempts: 0, result: undefined });
      const { id, token, args } = await take(queue, "shaky");
      expect([id, args]).toEqual([a, 1]);
      await queue.finishJob(token, "mended");
      expect(await queue.jobDetails(a)).toMatchObject({ state: "finished", result: "mended" });
    });

    it("are found by a process that never saw them live", async () => {
      const { queue } = under;
      const id = await failOne(queue, { n: 1 });
      const late = await under.another();
      expect(await late.redrive([id])).toBe(1);
      expect(await take(late, "shaky")).toMatchObject({ id, args: { n: 1 } });
    });

    it("that ended well at last stay ended, whoever asks for them later", async () => {
      const { queue } = under;
      const id = await failOne(queue, 1);
      await queue.redrive([id]);
      await finishNext(queue, "shaky", "mended");
      const late = await under.another();
      await late.cancelJob(id);
      expect(await late.redrive([id])).toBe(0);
      await late.enqueue("whole", null, [id]);
      expect(await late.jobDetails(id)).toMatchObject({ state: "finished", result: "mended" });
      await expectNothing(late, ["shaky"]);
    });

    it("can fail again, and are listed by their latest failure", async () => {
      const { queue } = under;
      const [a, b] = [await failOne(queue, 1), await failOne(queue, 2)];
      await queue.redrive([a]);
      await queue.failAttempt((await take(queue, "shaky")).token, { error: "again", retryable: false });
      expect((await queue.deadLetters()).map(({ id, result }) => [id, result])).toEqual([
        [b, { args: 2 }],
        [a, "again"],
      ]);
    });

    it("alone can be redriven", async () => {
      const { queue } = under;
      const pending = await queue.enqueue("fine", null);
      const canceled = await queue.enqueue("other", null);
      await queue.cancelJob(canceled);
      expect(await queue.redrive([pending, canceled])).toBe(0);
      await expectNothing(queue, ["other"]);
    });
  });
}
