/** The book of schedules, folded from changes alone. */
import type { Change, JsonObject } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { evolveSchedule } from "../../src/core/schedule/evolve-schedule.ts";
import { scheduleFields } from "../../src/core/schedule/schedule-record.ts";
import {
  advanceSchedules,
  createScheduleBook,
  lowestScheduleSeq,
  nextScheduleAttentionMs,
  type ScheduleBook,
} from "../../src/core/schedule/schedule-view.ts";

const HOUR_MS = 3_600_000;
const SCHEDULE = "0198c0de-0000-7000-8000-00000000000a";

const hourly: JsonObject = {
  name: "hourly",
  everyMs: HOUR_MS,
  tasks: [{ key: "a", jobType: "mail", args: "null" }],
};

class Story {
  readonly book: ScheduleBook = createScheduleBook();
  #seq = 0;

  /** A change that the log stored at this time. */
  tell(atMs: number, op: Change["op"], data: JsonObject | null, more: Partial<Change> = {}): string {
    this.#seq += 1;
    const stamp = new Date(atMs).toISOString();
    const effect = evolveSchedule(this.book, {
      id: `0198c0de-0000-7000-8000-${String(this.#seq).padStart(12, "0")}`,
      appId: "queue",
      tableName: "queueSchedules",
      recordId: SCHEDULE,
      userId: "ada",
      seq: this.#seq,
      op,
      data,
      fieldMeta: data
        ? Object.fromEntries(Object.keys(data).map((field) => [field, stamp]))
        : { deletedAt: stamp },
      createdAt: stamp,
      spaceId: null,
      clientId: "phone",
      schemaVersion: 1,
      actor: null,
      origin: "user",
      ...more,
    });
    return effect.kind === "ignored" ? effect.reason : effect.kind;
  }

  /** The system says the record as the view has it. */
  restate(atMs: number): string {
    return this.tell(atMs, "update", scheduleFields(this.schedule), { origin: "system" });
  }

  get schedule() {
    const schedule = this.book.byId.get(SCHEDULE);
    if (!schedule) throw new Error("There is no schedule.");
    return schedule;
  }
}

test("a user's schedule is due when its interval has gone by, and waits to be written", () => {
  const story = new Story();
  expect(story.tell(1_000, "insert", hourly)).toBe("applied");
  expect(story.schedule.nextDueAtMs).toBe(1_000 + HOUR_MS);
  expect(nextScheduleAttentionMs(story.book)).toBe(0);
  story.restate(2_000);
  expect(nextScheduleAttentionMs(story.book)).toBe(1_000 + HOUR_MS);
});

test("a schedule with a start is due from it on, also when that has passed", () => {
  const story = new Story();
  story.tell(10 * HOUR_MS, "insert", { ...hourly, startAt: new Date(HOUR_MS / 2).toISOString() });
  expect(story.schedule.nextDueAtMs).toBe(HOUR_MS / 2);
});

test("what makes no schedule is ignored", () => {
  const story = new Story();
  expect(story.tell(0, "insert", { ...hourly, tasks: [] })).toBe("no-schedule");
  expect(story.book.byId.size).toBe(0);
});

test("a change of a schedule that nobody knows is not for the book", () => {
  expect(new Story().tell(0, "update", { everyMs: 2_000 })).toBe("unrelated");
});

test("a change that would unmake a schedule is ignored, and the record is said again", () => {
  const story = new Story();
  story.tell(0, "insert", hourly);
  story.restate(1);
  expect(story.tell(2, "update", { everyMs: 1 })).toBe("no-schedule");
  expect(story.schedule.definition.everyMs).toBe(HOUR_MS);
  expect(story.book.unwritten.size).toBe(1);
});

test("when a schedule is due next is not a user's to say", () => {
  const story = new Story();
  story.tell(0, "insert", hourly);
  story.restate(1);
  expect(story.tell(2, "update", { nextDueAt: new Date(5).toISOString() })).toBe("not-the-users");
  expect(story.schedule.nextDueAtMs).toBe(HOUR_MS);
  expect(story.book.unwritten.size).toBe(1);
});

test("another interval counts from when it was said", () => {
  const story = new Story();
  story.tell(0, "insert", hourly);
  story.tell(10_000, "update", { everyMs: 60_000 });
  expect(story.schedule.nextDueAtMs).toBe(70_000);
});

test("another name leaves the due time as it is", () => {
  const story = new Story();
  story.tell(0, "insert", hourly);
  story.tell(10_000, "update", { name: "each hour" });
  expect(story.schedule.nextDueAtMs).toBe(HOUR_MS);
});

test("a paused schedule is never due, and the time of its pause is nothing that was missed", () => {
  const story = new Story();
  story.tell(0, "insert", { ...hourly, startAt: new Date(0).toISOString() });
  story.tell(1_000, "update", { paused: true });
  expect(story.schedule.nextDueAtMs).toBe(null);
  story.tell(10.5 * HOUR_MS, "update", { paused: false });
  expect(story.schedule.nextDueAtMs).toBe(11 * HOUR_MS);
});

test("no due time comes again when the clock was set back", () => {
  const story = new Story();
  story.tell(0, "insert", { ...hourly, startAt: new Date(0).toISOString() });
  const lastDueAtMs = 5 * HOUR_MS;
  const fields = scheduleFields({ ...story.schedule, lastDueAtMs, nextDueAtMs: 6 * HOUR_MS });
  story.tell(lastDueAtMs + 1, "update", fields, { origin: "system" });
  story.tell(2 * HOUR_MS, "update", { paused: true });
  story.tell(2 * HOUR_MS + 1, "update", { paused: false });
  expect(story.schedule.nextDueAtMs).toBe(6 * HOUR_MS);
});

test("a fold may begin at a record that the system said again", () => {
  const first = new Story();
  first.tell(0, "insert", hourly);
  first.tell(5_000, "update", { missed: "all" });
  const fields = scheduleFields({
    ...first.schedule,
    passedOver: 7,
    lastDueAtMs: HOUR_MS,
    nextDueAtMs: 2 * HOUR_MS,
    recentRuns: [{ runId: SCHEDULE, dueAtMs: HOUR_MS }],
  });
  const later = new Story();
  expect(later.tell(HOUR_MS, "update", fields, { origin: "system" })).toBe("applied");
  expect(scheduleFields(later.schedule)).toEqual(fields);
  expect(lowestScheduleSeq(later.book)).toBe(1);
});

test("a schedule that was deleted is gone, and can be made again", () => {
  const story = new Story();
  story.tell(0, "insert", hourly);
  expect(story.tell(1, "delete", null)).toBe("applied");
  advanceSchedules(story.book, 10 * HOUR_MS);
  expect(nextScheduleAttentionMs(story.book)).toBe(null);
  story.tell(2, "insert", hourly);
  expect(story.schedule.madeAtMs).toBe(2);
});
