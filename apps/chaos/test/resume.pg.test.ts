import { expect, it } from "vitest";
import { runResumeRounds } from "../src/resume/run-rounds.ts";

it("a run whose process was killed after task 2 of 5, or in task 3, goes on with task 3 and repeats none that ended", async () => {
  const rounds = await runResumeRounds({ rounds: 2, tasks: 5, killAfter: 2 });
  expect(rounds.map(({ moment, problems }) => [moment, problems])).toEqual([
    ["between", []],
    ["within", []],
  ]);
});
