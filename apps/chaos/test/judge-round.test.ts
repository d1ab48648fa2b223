import type { RunProgress } from "@tidemark/job-queue";
import { expect, it } from "vitest";
import { judgeRound, type RoundOutcome } from "../src/resume/judge-round.ts";

const VICTIM = 11;
const HEIR = 22;
const begun = (processId: number) => (task: string) => ({ task, processId });

const good: RoundOutcome = {
  keys: ["1", "2", "3", "4", "5"],
  killAfter: 2,
  moment: "between",
  run: { state: "finished", tasks: { finished: 5 } } as RunProgress,
  runs: 1,
  executions: [...["1", "2"].map(begun(VICTIM)), ...["3", "4", "5"].map(begun(HEIR))],
  victim: VICTIM,
  heir: HEIR,
};

it("finds nothing to say of a round that went well", () => {
  expect(judgeRound(good)).toEqual([]);
});

it("wants the task that was cut short begun again, and no other", () => {
  const executions = [...["1", "2", "3"].map(begun(VICTIM)), ...["3", "4", "5"].map(begun(HEIR))];
  expect(judgeRound({ ...good, moment: "within", executions })).toEqual([]);
  expect(judgeRound({ ...good, moment: "within" })).toEqual(["task 3 was begun by 22, not by 11,22"]);
  const again = [...executions, begun(HEIR)("2")];
  expect(judgeRound({ ...good, moment: "within", executions: again })).toEqual([
    expect.stringContaining("task 2 was begun by 11 and 22"),
  ]);
});

it.each([
  [
    "a task that was run again",
    { executions: [...good.executions, begun(HEIR)("2")] },
    "task 2 was begun by 11 and 22",
  ],
  ["a task that was left out", { executions: good.executions.slice(0, -1) }, "task 5 was begun by nobody"],
  [
    "a task that the killed process had begun",
    { executions: [...good.executions, begun(VICTIM)("3")] },
    "task 3",
  ],
  ["a second run of the same due time", { runs: 2 }, "the due time has 2 runs"],
  ["a run that did not end", { run: { ...good.run, state: "pending" as const } }, "the run is pending"],
])("finds %s", (_, wrong, told) => {
  expect(judgeRound({ ...good, ...wrong })).toEqual([expect.stringContaining(told)]);
});
