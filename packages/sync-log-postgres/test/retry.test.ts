import { expect, it } from "vitest";
import { type Attempt, type RetryPolicy, withRetries } from "../src/retry.ts";

function policyInto(waits: number[], random: () => number): RetryPolicy {
  const sleep = async (ms: number) => void waits.push(ms);
  return { attempts: 6, baseMs: 10, maxMs: 50, random, sleep };
}

const again = (number: number): Attempt<string> => ({ kind: "again", error: new Error(`try ${number}`) });

it("waits up to double each time, at most the maximum, and ends with the last error", async () => {
  const waits: number[] = [];
  let tries = 0;
  const trying = withRetries(
    policyInto(waits, () => 1),
    async () => again(++tries),
  );
  await expect(trying).rejects.toThrow("try 6");
  expect(waits).toEqual([10, 20, 40, 50, 50]);
});

it("spreads its waits over the whole time", async () => {
  const waits: number[] = [];
  const draws = [0, 0.5, 0.25];
  let tries = 0;
  const value = await withRetries(
    policyInto(waits, () => draws[tries - 1]!),
    async () => (++tries > 3 ? { kind: "done" as const, value: "there" } : again(tries)),
  );
  expect(value).toBe("there");
  expect(waits).toEqual([0, 10, 10]);
});

it("does not try again what throws", async () => {
  const waits: number[] = [];
  const trying = withRetries(
    policyInto(waits, () => 1),
    async () => {
      throw new Error("a bug");
    },
  );
  await expect(trying).rejects.toThrow("a bug");
  expect(waits).toEqual([]);
});
