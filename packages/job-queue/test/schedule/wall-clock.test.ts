/** Cron patterns on the days on which clocks change, each against the times that a person there would name. */
import { expect, test } from "vitest";
import { readTiming, type Timing } from "../../src/core/schedule/timing.ts";

interface ClockChange {
  readonly what: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly after: string;
  readonly due: readonly string[];
}

const BERLIN = "Europe/Berlin";
const NEW_YORK = "America/New_York";
const LORD_HOWE = "Australia/Lord_Howe";

const CHANGES: readonly ClockChange[] = [
  {
    what: "a fixed time in the gap is due when the gap ends",
    cron: "30 2 * * *",
    timeZone: BERLIN,
    after: "2026-03-28T12:00:00+01:00",
    due: ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
  },
  {
    what: "two fixed times in the gap are due once",
    cron: "0,30 2 * * *",
    timeZone: BERLIN,
    after: "2026-03-28T12:00:00+01:00",
    due: ["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00", "2026-03-30T02:30:00+02:00"],
  },
  {
    what: "one of several fixed hours in the gap is not left out",
    cron: "30 2,14 * * *",
    timeZone: BERLIN,
    after: "2026-03-28T20:00:00+01:00",
    due: ["2026-03-29T03:00:00+02:00", "2026-03-29T14:30:00+02:00", "2026-03-30T02:30:00+02:00"],
  },
  {
    what: "a fixed time that comes twice is due the first time",
    cron: "30 2 * * *",
    timeZone: BERLIN,
    after: "2026-10-24T12:00:00+02:00",
    due: ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
  },
  {
    what: "half hours go on evenly over the gap",
    cron: "*/30 * * * *",
    timeZone: BERLIN,
    after: "2026-03-29T01:00:00+01:00",
    due: ["2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"],
  },
  {
    what: "half hours go on evenly over the hour that comes twice",
    cron: "*/30 * * * *",
    timeZone: BERLIN,
    after: "2026-10-25T02:00:00+02:00",
    due: [
      "2026-10-25T02:30:00+02:00",
      "2026-10-25T02:00:00+01:00",
      "2026-10-25T02:30:00+01:00",
      "2026-10-25T03:00:00+01:00",
    ],
  },
  {
    what: "a fixed time in the gap is due when the gap ends",
    cron: "15 2 * * *",
    timeZone: NEW_YORK,
    after: "2026-03-07T12:00:00-05:00",
    due: ["2026-03-08T03:00:00-04:00", "2026-03-09T02:15:00-04:00"],
  },
  {
    what: "a fixed time that comes twice is due the first time",
    cron: "15 1 * * *",
    timeZone: NEW_YORK,
    after: "2026-10-31T12:00:00-04:00",
    due: ["2026-11-01T01:15:00-04:00", "2026-11-02T01:15:00-05:00"],
  },
  {
    what: "seconds are kept beside a change",
    cron: "15 30 1 * * *",
    timeZone: NEW_YORK,
    after: "2026-11-01T00:00:00-04:00",
    due: ["2026-11-01T01:30:15-04:00", "2026-11-02T01:30:15-05:00"],
  },
  {
    what: "a gap of half an hour moves a time by what is left of it",
    cron: "15 2 * * *",
    timeZone: LORD_HOWE,
    after: "2026-10-03T12:00:00+10:30",
    due: ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"],
  },
  {
    what: "a half hour that comes twice is due the first time",
    cron: "45 1 * * *",
    timeZone: LORD_HOWE,
    after: "2026-04-04T12:00:00+11:00",
    due: ["2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"],
  },
  {
    what: "quarter hours go on evenly over a half hour that comes twice",
    cron: "*/15 * * * *",
    timeZone: LORD_HOWE,
    after: "2026-04-05T01:30:00+11:00",
    due: [
      "2026-04-05T01:45:00+11:00",
      "2026-04-05T01:30:00+10:30",
      "2026-04-05T01:45:00+10:30",
      "2026-04-05T02:00:00+10:30",
    ],
  },
  {
    what: "midnight that does not exist is due at the first moment of the day",
    cron: "0 0 * * *",
    timeZone: "America/Santiago",
    after: "2026-09-05T12:00:00-04:00",
    due: ["2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00"],
  },
  {
    what: "a day that a zone left out is left out",
    cron: "0 12 * * *",
    timeZone: "Pacific/Apia",
    after: "2011-12-29T13:00:00-10:00",
    due: ["2011-12-31T12:00:00+14:00", "2012-01-01T12:00:00+14:00"],
  },
];

test.each(CHANGES)("$timeZone: $what ($cron)", ({ cron, timeZone, after, due }) => {
  const timing: Timing = { kind: "cron", cron, timeZone, startAtMs: null };
  const wanted = due.map((time) => new Date(time).toISOString());
  expect(forwards(timing, Date.parse(after), due.length)).toEqual(wanted);
});

test.each(CHANGES)("$timeZone, looked at backwards: $what ($cron)", ({ cron, timeZone, after, due }) => {
  const reading = readTiming({ kind: "cron", cron, timeZone, startAtMs: null });
  if (!reading.ok) throw new Error(reading.problem);
  const wanted = due.map((time) => Date.parse(time));
  expect(reading.due.latest(Date.parse(after), wanted.at(-1)!, 100)).toEqual(wanted);
});

function forwards(timing: Timing, afterMs: number, count: number): readonly string[] {
  const reading = readTiming(timing);
  if (!reading.ok) throw new Error(reading.problem);
  const found: string[] = [];
  let dueAtMs: number | null = afterMs;
  while (found.length < count && dueAtMs !== null) {
    dueAtMs = reading.due.nextAfter(dueAtMs);
    if (dueAtMs !== null) found.push(new Date(dueAtMs).toISOString());
  }
  return found;
}
