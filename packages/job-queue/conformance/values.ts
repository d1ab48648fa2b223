/** Arguments and results come back as they were given, or are refused before anything is written. */
import { InvalidJobError, type JobQueue } from "@tidemark/job-queue";
import { describe, expect, it } from "vitest";
import { type OpenLog, take, useQueue } from "./queue-under-test.ts";

const deep = (levels: number): unknown => (levels === 0 ? "bottom" : [deep(levels - 1)]);
const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;

const KEPT: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["a number", -1.5e-300],
  ["the greatest exact integer", Number.MAX_SAFE_INTEGER],
  ["a truth", false],
  ["an empty text", ""],
  ["a null character", "a\u0000b"],
  ["a null character in a key", { "a\u0000": 1 }],
  ["a lone high surrogate", "\ud83d"],
  ["a lone low surrogate", { "\ude00": ["\ude00"] }],
  ["an emoji", "🐙"],
  ["a backslash and quotes", '\\u0000 "\\" \n'],
  ["an empty list", []],
  ["a list of lists", [[], [[]], [null]]],
  ["a forbidden field name", JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')],
  ["deep nesting", deep(500)],
  ["a long text", "x".repeat(100_000)],
];

const REFUSED: readonly (readonly [string, unknown])[] = [
  ["a function", () => 1],
  ["a function within", { inner: [() => 1] }],
  ["a symbol", Symbol("a")],
  ["a big integer", { count: 1n }],
  ["a cycle", cycle],
  ["more than a mebibyte", "x".repeat(2 ** 20 + 1)],
];

async function history(queue: JobQueue): Promise<readonly string[]> {
  return queue.allRootJobs();
}

export function valuesConform(open: OpenLog): void {
  describe("values", () => {
    const under = useQueue(open);

    it.each(KEPT)("keeps %s as arguments and as a result", async (_, value) => {
      const { queue } = under;
      const id = await queue.enqueue("echo", value);
      const { args, token } = await take(queue, "echo");
      expect(args).toEqual(value);
      expect((await queue.job(id)).args).toEqual(value);
      await queue.finishJob(token, value);
      expect((await queue.jobStatus(id)).result).toEqual(value);
      expect((await (await under.another()).jobStatus(id)).result).toEqual(value);
    });

    it("keeps the order of keys", async () => {
      const { queue } = under;
      const id = await queue.enqueue("echo", { zebra: 1, ape: 2, aa: { d: 1, c: 2 } });
      const { args, token } = await take(queue, "echo");
      expect(JSON.stringify(args)).toBe('{"zebra":1,"ape":2,"aa":{"d":1,"c":2}}');
      await queue.finishJob(token, { b: 1, a: 2 });
      expect(JSON.stringify((await queue.jobStatus(id)).result)).toBe('{"b":1,"a":2}');
    });

    it("takes undefined as null", async () => {
      const { queue } = under;
      const id = await queue.enqueue("echo", undefined);
      const { args, token } = await take(queue, "echo");
      expect(args).toBe(null);
      await queue.finishJob(token, undefined);
      expect((await queue.jobStatus(id)).result).toBe(null);
    });

    it("takes what JSON makes of dates and gaps", async () => {
      const { queue } = under;
      const at = new Date("2026-01-02T03:04:05.678Z");
      await queue.enqueue("echo", { at, gap: undefined, list: [undefined] });
      const { args } = await take(queue, "echo");
      expect(args).toEqual({ at: "2026-01-02T03:04:05.678Z", list: [null] });
    });

    it.each(REFUSED)("refuses %s before anything is written", async (_, value) => {
      const { queue } = under;
      await expect(queue.enqueue("echo", value)).rejects.toThrow(InvalidJobError);
      const batch = [
        { jobType: "echo", args: 1 },
        { jobType: "echo", args: value },
      ];
      await expect(queue.enqueueMany(batch)).rejects.toThrow(InvalidJobError);
      expect(await history(queue)).toEqual([]);
    });

    it.each(REFUSED)("refuses %s as a result, and the job runs on", async (_, value) => {
      const { queue } = under;
      const id = await queue.enqueue("echo", 1);
      const { token } = await take(queue, "echo");
      await expect(queue.finishJob(token, value)).rejects.toThrow(InvalidJobError);
      await expect(queue.requeueOrFinishJob(id, 0, value)).rejects.toThrow(InvalidJobError);
      await queue.finishJob(token, "mended");
      expect((await queue.jobStatus(id)).result).toBe("mended");
    });

    it.each([
      ["an empty type", { jobType: "" }],
      ["a type that cannot be stored", { jobType: "a\u0000" }],
      ["a channel that cannot be stored", { jobType: "a", channel: "\ud800" }],
      ["an id that is no UUID", { jobType: "a", id: "one" }],
      ["a priority out of bounds", { jobType: "a", priority: 1_001 }],
      ["a priority that is no integer", { jobType: "a", priority: 0.5 }],
      ["a time that is none", { jobType: "a", runAt: new Date(Number.NaN) }],
      ["no attempt at all", { jobType: "a", retry: { maxAttempts: 0 } }],
      ["an empty unique key", { jobType: "a", unique: { key: "" } }],
      ["a concurrency of none", { jobType: "a", limit: { key: "k", concurrency: 0 } }],
    ])("refuses %s", async (_, job) => {
      await expect(under.queue.enqueueMany([job])).rejects.toThrow(InvalidJobError);
      expect(await history(under.queue)).toEqual([]);
    });
  });
}
