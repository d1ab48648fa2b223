import { expect, it } from "vitest";
import { type ChaosOptions, runChaos } from "../src/run-chaos.ts";

const seed = Math.floor(Math.random() * 1e9) + 1;
const SMALL: ChaosOptions = {
  seed,
  users: 1,
  devicesPerUser: 2,
  workers: 2,
  items: 40,
  rounds: 10,
  betweenFaultsMs: 700,
  settleWithinMs: 60_000,
  kinds: [
    "kill-worker",
    "kill-device",
    "stop-postgres",
    "terminate-sessions",
    "cut-connections",
    "lose-commit-answer",
    "lose-commit",
    "black-hole-and-cut",
  ],
};

it("L2 L3 L10 L12 L15 L18: broken processes, servers and networks lose nothing and double nothing", async () => {
  const report = await runChaos(SMALL);
  expect(report.problems, `seed ${seed}\n${report.lastLines.join("\n")}`).toEqual([]);
  expect(report.counts.items).toBe(40);
  expect(report.faults.length).toBeGreaterThan(3);
});

it("sees workers that hand over empty articles and take what is taken", async () => {
  const mutations = ["empties-articles", "claims-twice"];
  const { problems } = await runChaos({
    ...SMALL,
    rounds: 1,
    kinds: ["cut-connections"],
    items: 10,
    mutations,
  });
  expect(problems).toContainEqual(expect.stringMatching(/lies on a device as “”/));
  expect(problems).toContainEqual(expect.stringMatching(/L9: .*already-claimed/));
});
