/** What the check of a whole queue finds about runs of schedules, and what not. */
import type { Change, JsonObject } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { nextAttentionMs } from "../../src/core/advance.ts";
import { liveFromOf } from "../../src/core/rest.ts";
import { runIdOf } from "../../src/core/schedule/derived-id.ts";
import { checkLaws, laws } from "../core/laws/check.ts";
import { CoreStory, SCHEDULE, tasks } from "./support/core-story.ts";

const MINUTE_MS = 60_000;

/** A run of two tasks side by side, due at minute 1. */
function due(): { readonly story: CoreStory; readonly runId: string } {
  const story = new CoreStory();
  story.put({ everyMs: MINUTE_MS, tasks: tasks(2, { dependsOn: [] }) });
  story.at(MINUTE_MS);
  return { story, runId: story.runs[0]! };
}

function check({ log, limits, nowMs, view }: CoreStory, hints: { attendAtMs?: number | null } = {}) {
  const left = { attendAtMs: nextAttentionMs(view), liveFrom: liveFromOf(view) };
  return checkLaws(log, { limits, nowMs, hints: { ...left, ...hints } });
}

/** The log with the run's last row changed. */
function withEnd({ log }: CoreStory, runId: string, data: JsonObject): Change[] {
  const last = log.findLastIndex(({ recordId }) => recordId === runId);
  return log.map((row, index) => (index === last ? { ...row, data: { ...row.data, ...data } } : row));
}

/** A row as if the queue had written it. */
function asQueue(story: CoreStory, recordId: string, data: JsonObject, op: Change["op"] = "update"): void {
  const [first] = story.log;
  story.nowMs += 1;
  const at = new Date(story.nowMs).toISOString();
  const fieldMeta = Object.fromEntries(Object.keys(data).map((field) => [field, at]));
  story.store({ ...first!, id: story.newId(), tableName: "queueJobs", recordId, op, data, fieldMeta });
}

test("nothing is found about runs that came at their times or were asked for, and ended, failed and were redriven", () => {
  const { story, runId } = due();
  const [first] = story.claim("worker");
  story.fail(first!);
  story.workOff("worker");
  story.apply({ kind: "redrive", ids: [first!.id] });
  story.workOff("worker");
  story.apply({ kind: "redrive", ids: [runId] });
  story.sweep("worker");
  expect(story.job(runId).state).toBe("finished");
  for (const asked of [story.newId(), story.newId()])
    story.apply({ kind: "trigger-schedule", id: SCHEDULE, runId: asked });
  story.at(2 * MINUTE_MS);
  expect(check(story)).toMatchObject({ violations: [], outstanding: [] });
  story.workOff("worker");
  expect(check(story)).toMatchObject({ violations: [], outstanding: [], jobs: 4 * 3 });
});

test("L15: a run that finished although a task failed is found", () => {
  const { story, runId } = due();
  story.fail(story.claim("worker")[0]!);
  story.workOff("worker");
  expect(laws(check(story))).toEqual([]);
  expect(laws(checkLaws(withEnd(story, runId, { state: "finished" })))).toContain("L15");
});

test("L15: a run that finished without a task that it names is found", () => {
  const { story, runId } = due();
  story.workOff("worker");
  const [taskId] = story.job(runId).dependencies;
  const without = story.log.filter(({ recordId, data }) => {
    const claimed = data?.["jobs"];
    return recordId !== taskId && !(Array.isArray(claimed) && claimed.includes(taskId!));
  });
  const { violations } = checkLaws(without);
  expect(violations).toContainEqual({
    law: "L15",
    subject: `run ${runId}`,
    what: `finished, although its task ${taskId} is missing`,
  });
});

test("L15: a run that ended before its tasks is found, and so are they if nobody is to cancel them", () => {
  const { story, runId } = due();
  asQueue(story, runId, { state: "finished", result: "{}", finishedAt: new Date(story.nowMs).toISOString() });
  const { violations, outstanding } = check(story);
  expect(laws({ violations })).toEqual(["L15"]);
  expect(outstanding).toHaveLength(2);
  expect(check(story, { attendAtMs: null }).violations).toContainEqual(outstanding[0]);
});

test("L15: a run that did not end although its tasks did is found, unless somebody is to end it", () => {
  const { story, runId } = due();
  story.workOff("worker");
  const end = story.log.findLastIndex(({ recordId }) => recordId === runId);
  const without = story.log.slice(0, end);
  expect(laws(checkLaws(without))).toEqual(["L10", "L15"]);
  const owed = checkLaws(without, { hints: { attendAtMs: story.nowMs } });
  expect(owed.violations).toEqual([]);
  expect(laws({ violations: owed.outstanding })).toEqual(["L15"]);
});

test("L3: two runs for one due time are found, whatever the second one is called", () => {
  const { story, runId } = due();
  const row = story.log.find(({ recordId, op }) => recordId === runId && op === "insert")!;
  asQueue(story, story.newId(), row.data!, "insert");
  expect(laws(check(story))).toContain("L3");
});

test("L3: a run that is made again after it has rested is found", () => {
  const { story, runId } = due();
  story.workOff("worker");
  const row = story.log.find(({ recordId, op }) => recordId === runId && op === "insert")!;
  asQueue(story, runId, row.data!, "insert");
  expect(laws(check(story))).toContain("L3");
});

test("L3: a run for a due time that was passed over is found", () => {
  const { story, runId } = due();
  story.at(3 * MINUTE_MS);
  const row = story.log.find(({ recordId, op }) => recordId === runId && op === "insert")!;
  const run = { ...(row.data!["run"] as JsonObject), dueAt: new Date(2 * MINUTE_MS).toISOString() };
  const late = runIdOf({ id: SCHEDULE, madeAtMs: 0 }, 2 * MINUTE_MS);
  asQueue(story, late, { ...row.data, run }, "insert");
  expect(check(story).violations).toContainEqual({
    law: "L3",
    subject: `run ${late} at ${story.log.length}`,
    what: "is for a due time that was dealt with before",
  });
});

test("L13: a run that was recovered more often than it may be is found", () => {
  const story = new CoreStory();
  story.put({ everyMs: MINUTE_MS, tasks: tasks(1), maxRecoveryAttempts: 0 });
  story.at(MINUTE_MS);
  asQueue(story, story.runs[0]!, { state: "pending", requeues: 1 });
  expect(laws(check(story))).toEqual(["L13"]);
});

test("L10: a schedule that a fold would not find, or whose due time nobody waits for, is found", () => {
  const { story } = due();
  story.workOff("worker");
  expect(laws(check(story))).toEqual([]);
  expect(laws(check(story, { attendAtMs: null }))).toEqual(["L10"]);
  expect(laws(check(story, { attendAtMs: 2 * MINUTE_MS + 1 }))).toEqual(["L10"]);
  const { log, limits, nowMs } = story;
  const hints = { attendAtMs: 2 * MINUTE_MS, liveFrom: log.length + 1 };
  expect(laws(checkLaws(log, { limits, nowMs, hints }))).toEqual(["L10"]);
});
