/** Runs whose rows came only in part, because somebody else wrote them or took some away. */
import { expect, test } from "vitest";
import type { ScheduleLimits } from "../../src/core/schedule/schedule-limits.ts";
import { CoreStory, SCHEDULE, tasks } from "./support/core-story.ts";

/** A run of three tasks of which only the first `came` have rows. */
function torn(came: number, limits: Partial<ScheduleLimits> = {}) {
  const whole = new CoreStory();
  whole.put({ everyMs: 60_000, tasks: tasks(3, { dependsOn: [] }) });
  whole.apply({ kind: "trigger-schedule", id: SCHEDULE, runId: whole.newId() });
  const runId = whole.runs[0]!;
  const { dependencies } = whole.job(runId);
  const story = new CoreStory(limits);
  for (const id of [...dependencies.slice(0, came), runId]) {
    story.store(whole.rowsOf(id).find(({ op }) => op === "insert")!);
  }
  return { story, runId, taskIds: dependencies };
}

test("a run whose tasks did not all come fails, though those that came end well, and says what is missing", () => {
  const { story, runId, taskIds } = torn(2);
  story.sweep();
  expect(story.job(runId).state).toBe("pending");
  story.workOff("worker");
  expect(story.job(runId).state).toBe("failed");
  expect(story.resultOf(runId)).toMatchObject({
    tasks: { total: 3, finished: 2, failed: 0, canceled: 0 },
    error: { code: "tasks-missing", failed: [], canceled: [], missing: [taskIds[2]] },
  });
});

test("a run of which no task came fails at once", () => {
  const { story, runId } = torn(0);
  story.sweep();
  expect(story.job(runId).state).toBe("failed");
  expect(story.resultOf(runId)).toMatchObject({ tasks: { total: 3 }, error: { code: "tasks-missing" } });
});

test("what failed is said beside what is missing", () => {
  const { story, runId, taskIds } = torn(2);
  const [first] = story.claim("worker");
  story.fail(first!);
  story.workOff("worker");
  const { error } = story.resultOf(runId) as { error: Record<string, unknown> };
  expect(error).toMatchObject({ code: "tasks-missing", failed: ["1"], canceled: [], missing: [taskIds[2]] });
  expect(error["message"]).toContain("1 failed and 1 never came");
});

test("a run that is abandoned counts all the tasks that it names", () => {
  const { story, runId } = torn(2, { recoveryEnabled: false });
  story.claim("worker");
  story.at(60_000);
  expect(story.resultOf(runId)).toMatchObject({
    tasks: { total: 3, finished: 0, failed: 0, canceled: 2 },
    error: { code: "abandoned" },
  });
});
