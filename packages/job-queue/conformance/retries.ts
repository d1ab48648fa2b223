/** Attempts that failed, and how they are tried again. */
import { describe, expect, it } from "vitest";
import { expectNothing, type OpenLog, take, useQueue } from "./queue-under-test.ts";

const AT_ONCE = { retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 1 } };

export function retriesConform(open: OpenLog): void {
  describe("an attempt that failed", () => {
    const under = useQueue(open, { random: () => 0.5 });

    it("is followed by another one until none is left", async () => {
      const { queue } = under;
      const id = await queue.enqueue("shaky", { n: 1 }, [], "", AT_ONCE);
      for (const [index, retried] of [true, true, false].entries()) {
        const { args, token } = await take(queue, "shaky");
        expect(args).toEqual({ n: 1 });
        expect(await queue.failAttempt(token, { error: { attempt: index + 1 } })).toEqual({ retried });
      }
      expect(await queue.jobStatus(id)).toMatchObject({ result: { attempt: 3 }, canceled: false });
      expect(await queue.jobDetails(id)).toMatchObject({ state: "failed", attempts: 3 });
      await expectNothing(queue, ["shaky"]);
    });

    it("has no result while another one is to come", async () => {
      const { queue } = under;
      const id = await queue.enqueue("shaky", null, [], "", AT_ONCE);
      await queue.failAttempt((await take(queue, "shaky")).token, { error: "first" });
      const status = await queue.jobStatus(id);
      expect([status.result, status.finishedAt]).toEqual([undefined, undefined]);
    });

    it("waits before the next one, longer each time", async () => {
      const { queue } = under;
      const retry = { maxAttempts: 5, baseDelayMs: 600_000, maxDelayMs: 3_600_000 };
      const id = await queue.enqueue("shaky", null, [], "", { retry });
      await queue.failAttempt((await take(queue, "shaky")).token, { error: "busy" });
      const { runAt } = await queue.jobDetails(id);
      expect(runAt!.getTime()).toBeGreaterThan(Date.now());
      await expectNothing(queue, ["shaky"]);
    });

    it("waits at least as long as was asked for", async () => {
      const { queue } = under;
      const id = await queue.enqueue("shaky", null, [], "", AT_ONCE);
      const { token } = await take(queue, "shaky");
      const before = (await queue.jobStatus(id)).startedAt!.getTime();
      await queue.failAttempt(token, { error: "busy", retryAfterMs: 3_600_000 });
      expect((await queue.jobDetails(id)).runAt!.getTime()).toBeGreaterThanOrEqual(before + 3_600_000);
    });

    it("is the last one when it says so", async () => {
      const { queue } = under;
      const id = await queue.enqueue("shaky", null, [], "", AT_ONCE);
      const { token } = await take(queue, "shaky");
      expect(await queue.failAttempt(token, { error: "hopeless", retryable: false })).toEqual({
        retried: false,
      });
      expect(await queue.jobDetails(id)).toMatchObject({ state: "failed", result: "hopeless", attempts: 1 });
    });

    it("succeeds at last without a trace in the result", async () => {
      const { queue } = under;
      const id = await queue.enqueue("shaky", null, [], "", AT_ONCE);
      await queue.failAttempt((await take(queue, "shaky")).token, { error: "first" });
      await queue.finishJob((await take(queue, "shaky")).token, "second");
      expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", result: "second", attempts: 2 });
    });

    it("lets go of its dependents only with the last one", async () => {
      const { queue } = under;
      const part = await queue.enqueue("shaky", null, [], "", AT_ONCE);
      const whole = await queue.enqueue("whole", null, [part]);
      await queue.failAttempt((await take(queue, "shaky")).token, { error: "first" });
      await expectNothing(queue, ["whole"]);
      await queue.failAttempt((await take(queue, "shaky")).token, { error: "second", retryable: false });
      expect((await take(queue, "whole")).id).toBe(whole);
    });
  });
}
