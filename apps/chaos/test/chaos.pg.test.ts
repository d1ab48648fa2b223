import { expect, it } from "vitest";
import { runChaos } from "../src/run-chaos.ts";

it("L2 L3 L10 L12 L15 L18: kills of workers and of Postgres lose nothing and double nothing", async () => {
  const seed = Math.floor(Math.random() * 1e9) + 1;
  const report = await runChaos({ seed, workers: 2, items: 60, rounds: 6, settleWithinMs: 60_000 });
  expect(report.problems, `seed ${seed}\n${report.lastLines.join("\n")}`).toEqual([]);
  expect(report.items).toBe(60);
});
