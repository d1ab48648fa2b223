/** One benchmark after the other: what one does wrong is its own. */
import { expect, test } from "vitest";
import type { Bench, BenchResult } from "../src/bench.ts";
import { type BenchSetting, runBenches } from "../src/run-benches.ts";
import { TINY } from "../src/sizes.ts";

const RESULT: BenchResult = { tables: [{ title: "t", head: [""], rows: [] }] };
const setting = (changes: Partial<BenchSetting> = {}): BenchSetting => ({
  server: {} as never,
  sizes: TINY,
  progress: () => undefined,
  maxMsEach: 60_000,
  ...changes,
});

function bench(name: string, run: () => Promise<BenchResult>): Bench {
  return { name, about: name, run };
}

async function kindsOf(benches: readonly Bench[], changes: Partial<BenchSetting> = {}) {
  const kinds: string[] = [];
  for await (const { bench, outcome } of runBenches(benches, setting(changes)))
    kinds.push(`${bench.name} ${outcome.kind}`);
  return kinds;
}

test("one that throws keeps none of the others from running", async () => {
  const benches = [
    bench("throws", () => Promise.reject(new Error("no"))),
    bench("works", async () => RESULT),
  ];
  expect(await kindsOf(benches)).toEqual(["throws failed", "works measured"]);
});

test("one that never ends has failed when its time is over", async () => {
  const benches = [
    bench("hangs", () => Promise.withResolvers<BenchResult>().promise),
    bench("works", async () => RESULT),
  ];
  expect(await kindsOf(benches, { maxMsEach: 5 })).toEqual(["hangs failed", "works measured"]);
});
