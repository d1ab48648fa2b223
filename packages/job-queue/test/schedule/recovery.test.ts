/** What becomes of a run when workers vanish. A worker is alive while a sweep is told its lease. */
import { expect, test } from "vitest";
import type { ScheduleLimits } from "../../src/core/schedule/schedule-limits.ts";
import { CoreStory, tasks } from "./support/core-story.ts";

const MINUTE_MS = 60_000;

/** A run of five tasks that is due; two of them are done, and worker "a" has begun the third. */
function interrupted(
  more: Parameters<CoreStory["put"]>[0] = {},
  limits: Partial<ScheduleLimits> = {},
): CoreStory {
  const story = new CoreStory(limits);
  story.put({ everyMs: 60 * MINUTE_MS, tasks: tasks(5), startAt: new Date(0).toISOString(), ...more });
  story.sweep();
  expect(story.workOff("a", 2)).toEqual(["1", "2"]);
  expect(story.begin("a")).toBe("3");
  return story;
}

const runOf = (story: CoreStory) => story.job(story.runs[0]!);

test("the lost task runs again, the finished ones never, and the run completes", () => {
  const story = interrupted();
  story.at(MINUTE_MS, "b");
  expect(story.workOff("b")).toEqual(["3", "4", "5"]);
  expect(runOf(story).state).toBe("finished");
  expect(story.resultOf(story.runs[0]!)).toMatchObject({ recoveries: 1 });
});

test("two workers that restart at once recover the run once", () => {
  const story = interrupted();
  const other = story.foldAnew();
  story.at(MINUTE_MS, "b", "c");
  story.view = other;
  for (const row of story.log.filter(({ seq }) => seq > other.position)) story.foldStored(row);
  story.at(MINUTE_MS + 1, "b", "c");
  expect(runOf(story).requeues).toBe(1);
  expect(story.begin("b")).toBe("3");
  expect(story.begin("c")).toBe(null);
});

test("a worker that vanishes between two tasks interrupts nothing, whatever the schedule says of recovery", () => {
  const story = new CoreStory();
  story.put({
    everyMs: 60 * MINUTE_MS,
    tasks: tasks(5),
    startAt: new Date(0).toISOString(),
    enableRecovery: false,
  });
  story.sweep();
  story.workOff("a", 2);
  story.at(MINUTE_MS, "b");
  expect(story.workOff("b")).toEqual(["3", "4", "5"]);
  expect(runOf(story)).toMatchObject({ state: "finished", requeues: 0 });
});

test("a worker that vanishes before the first task has ended does not complete the run", () => {
  const story = new CoreStory();
  story.put({ everyMs: 60 * MINUTE_MS, tasks: tasks(5), startAt: new Date(0).toISOString() });
  story.sweep();
  story.begin("a");
  story.at(MINUTE_MS, "b");
  expect(runOf(story).state).toBe("pending");
  expect(story.workOff("b")).toEqual(["1", "2", "3", "4", "5"]);
});

test("tasks that one worker loses together are one interruption", () => {
  const story = new CoreStory();
  story.put({
    everyMs: 60 * MINUTE_MS,
    tasks: tasks(5, { dependsOn: [] }),
    startAt: new Date(0).toISOString(),
  });
  story.sweep();
  story.claim("a", 4);
  story.at(MINUTE_MS, "b");
  expect(runOf(story).requeues).toBe(1);
  expect(story.claim("b", 10)).toHaveLength(5);
});

test("a run outlives as many interruptions as it may, and the next one ends it", () => {
  const story = interrupted({ maxRecoveryAttempts: 2 });
  for (const [round, worker] of ["b", "c"].entries()) {
    story.at((round + 1) * MINUTE_MS, worker);
    expect(story.begin(worker)).toBe("3");
  }
  story.at(3 * MINUTE_MS, "d");
  expect(runOf(story).state).toBe("failed");
  expect(story.resultOf(story.runs[0]!)).toMatchObject({
    tasks: { total: 5, finished: 2, failed: 0, canceled: 3 },
    recoveries: 2,
    error: { code: "recovery-attempts-used" },
  });
  expect(story.claim("d", 10)).toEqual([]);
});

test("without a number of its own a run outlives three interruptions", () => {
  const story = interrupted();
  for (const [round, worker] of ["b", "c", "d"].entries()) {
    story.at((round + 1) * MINUTE_MS, worker);
    expect(story.begin(worker)).toBe("3");
  }
  story.at(4 * MINUTE_MS, "e");
  expect(story.resultOf(story.runs[0]!)).toMatchObject({ error: { code: "recovery-attempts-used" } });
});

test.each([
  ["its schedule says so", { enableRecovery: false }, {}],
  ["nothing says otherwise and the default is off", {}, { recoveryByDefault: false }],
  ["recovery is off altogether", { enableRecovery: true }, { recoveryEnabled: false }],
])("an interrupted run is abandoned when %s", (_, fields, limits) => {
  const story = interrupted(fields, limits);
  story.at(MINUTE_MS, "b");
  expect(story.claim("b", 10)).toEqual([]);
  const states = runOf(story).dependencies.map((id) => story.job(id).state);
  expect(states).toEqual(["finished", "finished", "canceled", "canceled", "canceled"]);
  expect(story.resultOf(story.runs[0]!)).toMatchObject({
    tasks: { total: 5, finished: 2, failed: 0, canceled: 3 },
    error: { code: "abandoned" },
  });
  expect(story.notes).toContainEqual(expect.objectContaining({ kind: "run-abandoned", reason: "abandoned" }));
});

test("a schedule that asks for recovery has it, although the default is off", () => {
  const story = interrupted({ enableRecovery: true }, { recoveryByDefault: false });
  story.at(MINUTE_MS, "b");
  expect(story.workOff("b")).toEqual(["3", "4", "5"]);
});

test("a worker whose run was abandoned cannot end its task any more", () => {
  const story = new CoreStory({ recoveryEnabled: false });
  story.put({ everyMs: 60 * MINUTE_MS, tasks: tasks(2), startAt: new Date(0).toISOString() });
  story.sweep();
  const [first] = story.claim("a");
  story.at(MINUTE_MS, "b");
  const late = story.apply({ kind: "finish", job: { by: "token", token: first!.token }, result: "1" });
  expect(late).toMatchObject({ kind: "refused", refusal: { reason: "canceled" } });
});

test("a task that is given back in order is no interruption", () => {
  const story = new CoreStory({ recoveryEnabled: false });
  story.put({ everyMs: 60 * MINUTE_MS, tasks: tasks(2), startAt: new Date(0).toISOString() });
  story.sweep();
  const [first] = story.claim("a");
  story.apply({ kind: "release", job: { by: "token", token: first!.token } });
  story.at(MINUTE_MS, "b");
  expect(story.workOff("b")).toEqual(["1", "2"]);
});

test("an abandoned run makes room for the next one", () => {
  const story = interrupted({ enableRecovery: false, maxOpenRuns: 1, everyMs: MINUTE_MS });
  story.at(MINUTE_MS, "b");
  expect(story.runs).toHaveLength(2);
  expect(story.workOff("b")).toEqual(["1", "2", "3", "4", "5"]);
});

test("a failed task that is tried again after its run has ended is judged like any other job", () => {
  const story = new CoreStory({ recoveryEnabled: false });
  story.put({ everyMs: 60 * MINUTE_MS, tasks: tasks(1), startAt: new Date(0).toISOString() });
  story.sweep();
  const [only] = story.claim("a");
  story.fail(only!);
  story.sweep("a");
  story.apply({ kind: "redrive", ids: [only!.id] });
  story.begin("a");
  story.at(MINUTE_MS, "b");
  expect(story.workOff("b")).toEqual(["1"]);
});

test("a run that was written again far behind the head is recovered all the same", () => {
  const story = new CoreStory({}, { carryForwardAfter: 20, maxCarriedPerSweep: 10 });
  story.put({ everyMs: 60 * MINUTE_MS, tasks: tasks(5), startAt: new Date(0).toISOString() });
  story.sweep();
  story.workOff("a", 2);
  story.begin("a");
  const before = story.view.position;
  for (let n = 0; n < 300; n += 1) {
    story.nowMs += 10;
    const job = { id: story.newId(), jobType: "other", args: "null", dependencies: [], channel: "" };
    story.apply({ kind: "enqueue", jobs: [job] });
    const [other] = story.claim("z", 1, ["other"]);
    story.finish(other!);
  }
  story.sweep("a", "z");
  story.view = story.foldAnew();
  expect(story.view.seniority.oldest!.firstSeq).toBeGreaterThan(before);
  story.at(MINUTE_MS, "b");
  expect(story.workOff("b")).toEqual(["3", "4", "5"]);
  expect(story.resultOf(story.runs[0]!)).toEqual({
    tasks: { total: 5, finished: 5, failed: 0, canceled: 0 },
    recoveries: 1,
  });
});
