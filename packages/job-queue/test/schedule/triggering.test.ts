/** Runs that somebody asks for beside the due times, under an id of his own. */
import { expect, test } from "vitest";
import { CoreStory, SCHEDULE, tasks } from "./support/core-story.ts";

const TRIGGER = { kind: "trigger-schedule", id: SCHEDULE } as const;

function paused(): CoreStory {
  const story = new CoreStory();
  story.put({ everyMs: 60_000, tasks: tasks(2) }, { paused: true });
  return story;
}

/** Makes so many runs and works them off; answers the first one's id. */
function runsAtRest(story: CoreStory, count: number): string {
  const ids = Array.from({ length: count }, story.newId);
  for (const runId of ids) {
    story.apply({ ...TRIGGER, runId });
    story.workOff("worker");
  }
  return ids[0]!;
}

test("the same run asked for again is the same run, however many came since and whatever the tasks are now", () => {
  const story = paused();
  const runId = runsAtRest(story, 25);
  story.put({ everyMs: 60_000, tasks: tasks(3) });
  story.view = story.foldAnew();
  expect(story.view.jobs.has(runId)).toBe(false);
  const rows = story.log.length;
  expect(story.apply({ ...TRIGGER, runId })).toEqual({ kind: "done" });
  expect(story.log).toHaveLength(rows);
  expect(story.claim("worker")).toEqual([]);
});

test("the id of another job is refused, also of one that has ended", () => {
  const story = paused();
  const job = { jobType: "work", args: "null", dependencies: [], channel: "" };
  const [ended, live] = [story.newId(), story.newId()];
  story.apply({ kind: "enqueue", jobs: [{ ...job, id: ended }] });
  story.finish(story.claim("worker")[0]!);
  story.apply({ kind: "enqueue", jobs: [{ ...job, id: live }] });
  for (const runId of [ended, live]) {
    expect(story.apply({ ...TRIGGER, runId })).toMatchObject({ refusal: { reason: "id-taken", id: runId } });
  }
});

test.each([1, 25])(
  "the id of a run that was deleted is not given again, which was the last of %i",
  (count) => {
    const story = paused();
    const runId = runsAtRest(story, count);
    story.apply({ kind: "delete", id: runId });
    expect(story.apply({ ...TRIGGER, runId })).toMatchObject({ refusal: { reason: "id-taken", id: runId } });
  },
);
