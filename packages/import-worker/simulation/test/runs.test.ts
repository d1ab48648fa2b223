/**
 * 2,000 runs of the simulation, on all cores: most from seeds that stay, so that a failure is the code's; the others
 * from a fresh seed each time, which is printed.
 */
import { expect, test } from "vitest";
import { formatEntry } from "../kernel/history.ts";
import { pathsOf } from "../laws/rare-paths.ts";
import { runMany } from "../run/run-many.ts";
import { runSeed } from "../run/run-seed.ts";

const SAME_RUNS = 1_500;
const FRESH_RUNS = 500;
/** Much longer than it takes, for machines that do other things as well. */
const PATIENCE_MS = 900_000;

test(
  "every law holds in 2,000 runs, and rare paths are taken",
  async () => {
    const freshSeed = 1_000_000 + Math.floor(Math.random() * 1e9);
    process.stdout.write(`simulation: fresh runs from seed ${freshSeed}\n`);
    const fresh = { firstSeed: freshSeed, runs: FRESH_RUNS };
    const report = await runMany({ firstSeed: 1, runs: SAME_RUNS, andThen: fresh });
    const failures = report.failures.map(
      ({ seed, broken }) => `npm run simulate -- --seed ${seed} --runs 1: ${broken?.message}`,
    );
    expect(failures).toEqual([]);
    expect(report.runs).toBe(SAME_RUNS + FRESH_RUNS);
    expect(report.fewestSteps).toBeGreaterThanOrEqual(500);
    expect(pathsOf(report.runs).filter((path) => report.rare.get(path) === 0)).toEqual([]);
  },
  PATIENCE_MS,
);

test("a seed tells the same story again, word for word", async () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    const first = await runSeed({ seed, keepsHistory: true });
    const again = await runSeed({ seed, keepsHistory: true });
    expect(again.history.map(formatEntry).join("\n")).toBe(first.history.map(formatEntry).join("\n"));
    expect(again.digest).toBe(first.digest);
  }
});

test("a run comes to the same whether or not somebody reads its history", async () => {
  const read = await runSeed({ seed: 5, keepsHistory: true });
  const unread = await runSeed({ seed: 5 });
  expect([unread.digest, unread.steps, unread.faults]).toEqual([read.digest, read.steps, read.faults]);
});

test("a run in which only its own faults may happen is the same run", async () => {
  const first = await runSeed({ seed: 11 });
  expect(first.faults.length).toBeGreaterThan(0);
  const again = await runSeed({ seed: 11, only: new Set(first.faults) });
  expect(again.digest).toBe(first.digest);
});

test("a run without faults has none", async () => {
  const calm = await runSeed({ seed: 11, only: new Set() });
  expect(calm.faults).toEqual([]);
  expect(calm.broken).toBeNull();
});
