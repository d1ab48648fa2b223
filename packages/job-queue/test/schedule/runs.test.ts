import { expect, test } from "vitest";
import { runIdOf, taskIdOf } from "../../src/core/schedule/derived-id.ts";
import { CoreStory, SCHEDULE, tasks } from "./support/core-story.ts";

const MINUTE_MS = 60_000;

/** A schedule of five tasks, due every minute from minute 1 on. */
function minutely(more: Parameters<CoreStory["put"]>[0] = {}, limits = {}): CoreStory {
  const story = new CoreStory(limits);
  story.put({ everyMs: MINUTE_MS, tasks: tasks(5), ...more });
  return story;
}

test("nothing is made before the first due time", () => {
  const story = minutely();
  story.at(MINUTE_MS - 1);
  expect(story.runs).toEqual([]);
});

test("a due time gets one run, whose id and whose tasks' ids follow from it", () => {
  const story = minutely();
  story.at(MINUTE_MS + 3);
  const runId = runIdOf({ id: SCHEDULE, madeAtMs: 0 }, MINUTE_MS);
  expect(story.runs).toEqual([runId]);
  expect(story.job(runId).dependencies).toEqual(["1", "2", "3", "4", "5"].map((key) => taskIdOf(runId, key)));
  expect(story.job(runId).run).toMatchObject({ scheduleId: SCHEDULE, dueAtMs: MINUTE_MS, name: "test" });
});

test("whoever looks again at a due time, with a view of its own, finds that it has its run", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  story.view = story.foldAnew();
  story.sweep();
  expect(story.runs).toHaveLength(1);
});

test("each due time gets its run, without drift", () => {
  const story = minutely();
  for (let minute = 1; minute <= 5; minute += 1) story.at(minute * MINUTE_MS + minute * 100);
  const dueTimes = story.runs.map((id) => story.job(id).run?.dueAtMs);
  expect(dueTimes).toEqual([1, 2, 3, 4, 5].map((minute) => minute * MINUTE_MS));
});

test("tasks run in the order of the list, and the run ends when they have", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  expect(story.workOff("worker")).toEqual(["1", "2", "3", "4", "5"]);
  const [run = ""] = story.runs;
  expect(story.job(run).state).toBe("finished");
  expect(story.resultOf(run)).toEqual({
    tasks: { total: 5, finished: 5, failed: 0, canceled: 0 },
    recoveries: 0,
  });
});

test("no two tasks of a list run at a time", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  expect(story.claim("worker", 10)).toHaveLength(1);
});

test("tasks that wait for none run side by side", () => {
  const story = minutely({ tasks: tasks(5, { dependsOn: [] }) });
  story.at(MINUTE_MS);
  expect(story.claim("worker", 10)).toHaveLength(5);
});

test("a run is never handed out", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  expect(story.claim("worker", 10, ["schedule-run"])).toEqual([]);
  story.workOff("worker", 4);
  expect(story.claim("worker", 10, ["schedule-run"])).toEqual([]);
});

test("a run without a finished task does not end", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  story.claim("worker");
  story.at(MINUTE_MS + 20_000, "worker");
  expect(story.job(story.runs[0]!).state).toBe("pending");
});

test("a task that failed does not keep the others of a list from running, and the run tells", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  story.workOff("worker", 1);
  const [second] = story.claim("worker");
  story.fail(second!);
  expect(story.workOff("worker")).toEqual(["3", "4", "5"]);
  const [run = ""] = story.runs;
  expect(story.job(run).state).toBe("failed");
  expect(story.resultOf(run)).toMatchObject({
    tasks: { total: 5, finished: 4, failed: 1, canceled: 0 },
    error: { code: "tasks-failed", failed: ["2"], canceled: [] },
  });
});

test("a task that needs one that failed is canceled, and those that need none go on", () => {
  const [a, b, c] = tasks(3);
  const needing = [a!, { ...b, dependsOn: ["1"] }, { ...c, dependsOn: [] }];
  const story = minutely({ tasks: needing });
  story.at(MINUTE_MS);
  const [first] = story.claim("worker");
  story.fail(first!);
  story.sweep("worker");
  expect(story.workOff("worker")).toEqual(["3"]);
  const [run = ""] = story.runs;
  expect(story.resultOf(run)).toMatchObject({
    tasks: { total: 3, finished: 1, failed: 1, canceled: 1 },
    error: { failed: ["1"], canceled: ["2"] },
  });
});

test("a canceled run cancels its unfinished tasks and keeps the finished ones", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  story.workOff("worker", 2);
  const [third] = story.claim("worker");
  const [run = ""] = story.runs;
  story.apply({ kind: "cancel", id: run });
  story.sweep("worker");
  expect(story.job(third!.id).state).toBe("canceled");
  expect(story.claim("worker", 10)).toEqual([]);
  const states = story.job(run).dependencies.map((id) => story.job(id).state);
  expect(states).toEqual(["finished", "finished", "canceled", "canceled", "canceled"]);
});

test("no more runs are open than the schedule allows; the next one comes when one has ended", () => {
  const story = minutely({ maxOpenRuns: 1 });
  for (let minute = 1; minute <= 4; minute += 1) story.at(minute * MINUTE_MS);
  expect(story.runs).toHaveLength(1);
  story.workOff("worker");
  expect(story.runs.map((id) => story.job(id).run?.dueAtMs)).toEqual([MINUTE_MS, 4 * MINUTE_MS]);
});

test.each([
  ["skip", []],
  ["one", [600]],
  ["all", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((minute) => minute * 60)],
] as const)("%s: what was missed while nobody looked", (missed, dueAtSeconds) => {
  const story = minutely({ missed });
  story.at(10.5 * MINUTE_MS);
  expect(story.runs.map((id) => story.job(id).run!.dueAtMs / 1_000)).toEqual(dueAtSeconds);
  const { schedules } = story.view;
  expect(schedules.byId.get(SCHEDULE)).toMatchObject({
    nextDueAtMs: 11 * MINUTE_MS,
    passedOver: 10 - dueAtSeconds.length,
  });
});

test("a hundred missed runs of many tasks are made in several sweeps, none twice and none left out", () => {
  const story = minutely({ missed: "all", tasks: tasks(60) });
  story.at(100 * MINUTE_MS);
  expect(story.runs.map((id) => story.job(id).run!.dueAtMs)).toEqual(
    Array.from({ length: 100 }, (_, index) => (index + 1) * MINUTE_MS),
  );
});

test("a clock that is set back makes no run again, and what was due stays due", () => {
  const story = minutely();
  story.nowMs = 3 * MINUTE_MS;
  story.claim("worker");
  story.at(2.9 * MINUTE_MS);
  for (const nowMs of [2.5 * MINUTE_MS, MINUTE_MS, 3.5 * MINUTE_MS]) story.at(nowMs);
  expect(story.runs.map((id) => story.job(id).run!.dueAtMs)).toEqual([3 * MINUTE_MS]);
});

test("a pause makes no runs, and what fell into it is not made up for", () => {
  const story = minutely({ startAt: new Date(MINUTE_MS).toISOString(), missed: "all" });
  story.at(MINUTE_MS);
  story.apply({ kind: "pause-schedule", id: SCHEDULE });
  story.at(5.5 * MINUTE_MS);
  story.apply({ kind: "resume-schedule", id: SCHEDULE });
  story.at(6 * MINUTE_MS);
  expect(story.runs.map((id) => story.job(id).run!.dueAtMs)).toEqual([MINUTE_MS, 6 * MINUTE_MS]);
});

test("a schedule that is deleted makes no more runs, and its runs go on", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  story.apply({ kind: "delete-schedule", id: SCHEDULE });
  story.at(3 * MINUTE_MS);
  expect(story.runs).toHaveLength(1);
  expect(story.workOff("worker")).toHaveLength(5);
  expect(story.job(story.runs[0]!).state).toBe("finished");
});

test("a run can be asked for beside the due times, also of a paused schedule, and the same one only once", () => {
  const story = minutely({}, {});
  story.apply({ kind: "pause-schedule", id: SCHEDULE });
  const runId = story.newId();
  story.apply({ kind: "trigger-schedule", id: SCHEDULE, runId });
  story.apply({ kind: "trigger-schedule", id: SCHEDULE, runId });
  expect(story.runs).toEqual([runId]);
  expect(story.workOff("worker")).toHaveLength(5);
});

test("putting a schedule again as it is writes nothing", () => {
  const story = minutely();
  const rows = story.log.length;
  story.put({ everyMs: MINUTE_MS, tasks: tasks(5) });
  expect(story.log).toHaveLength(rows);
});

test("a change of the tasks holds from the next run on", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  story.put({ everyMs: MINUTE_MS, tasks: tasks(2) });
  story.at(2 * MINUTE_MS);
  expect(story.runs.map((id) => story.job(id).dependencies.length)).toEqual([5, 2]);
});

test.each([
  ["what makes no schedule", { everyMs: 1, tasks: tasks(1) }, "at least 1000 ms"],
  ["a pattern that is never due", { cron: "0 0 31 2 *", tasks: tasks(1) }, "would never be due"],
])("%s is refused, and nothing is written", (_, fields, told) => {
  const story = new CoreStory();
  expect(story.put(fields)).toMatchObject({
    kind: "refused",
    refusal: { reason: "invalid-schedule", problem: expect.stringContaining(told) as string },
  });
  expect(story.log).toEqual([]);
});

test("a schedule that is not there is refused", () => {
  const story = new CoreStory();
  expect(story.apply({ kind: "pause-schedule", id: SCHEDULE })).toEqual({
    kind: "refused",
    refusal: { reason: "schedule-not-exist", id: SCHEDULE },
  });
});

test("a schedule that a user wrote into the log makes runs like any other", () => {
  const story = new CoreStory();
  story.nowMs = 1_000;
  const data = { name: "mine", everyMs: MINUTE_MS, tasks: tasks(1) };
  story.store({
    id: story.newId(),
    appId: "queue",
    tableName: "queueSchedules",
    recordId: SCHEDULE,
    op: "insert",
    data,
    fieldMeta: {},
    spaceId: null,
    clientId: "phone",
    schemaVersion: 1,
    actor: null,
    origin: "user",
  });
  story.sweep();
  expect(story.log.at(-1)?.data).toMatchObject({ name: "mine", nextDueAt: "1970-01-01T00:01:01.000Z" });
  story.at(MINUTE_MS + 1_000);
  expect(story.runs).toHaveLength(1);
});

test("a run that was redriven ends again by what became of its tasks", () => {
  const story = minutely();
  story.at(MINUTE_MS);
  const [first] = story.claim("worker");
  story.fail(first!);
  story.workOff("worker");
  const [run = ""] = story.runs;
  expect(story.job(run).state).toBe("failed");
  story.apply({ kind: "redrive", ids: [first!.id] });
  story.workOff("worker");
  story.apply({ kind: "redrive", ids: [run] });
  story.sweep("worker");
  expect(story.job(run).state).toBe("finished");
  expect(story.resultOf(run)).toMatchObject({ tasks: { total: 5, finished: 5 } });
});
