import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { DueTimes } from "../../src/core/schedule/due-times.ts";
import { readTiming, type Timing } from "../../src/core/schedule/timing.ts";

function dueOf(timing: Timing): DueTimes {
  const reading = readTiming(timing);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.due;
}

function problemOf(timing: Timing): string {
  const reading = readTiming(timing);
  return reading.ok ? "none" : reading.problem;
}

const cron = (pattern: string, timeZone = "UTC"): Timing => ({
  kind: "cron",
  cron: pattern,
  timeZone,
  startAtMs: null,
});

/** Around the clock changes of a year, to the millisecond. */
const anyTimeMs = fc.oneof(
  fc.integer({ min: Date.parse("2026-01-01T00:00:00Z"), max: Date.parse("2027-01-01T00:00:00Z") }),
  fc
    .tuple(
      fc.constantFrom(
        "2026-03-29T01:00:00Z",
        "2026-10-25T01:00:00Z",
        "2026-03-08T07:00:00Z",
        "2026-11-01T06:00:00Z",
        "2026-04-04T15:00:00Z",
        "2026-10-03T15:30:00Z",
      ),
      fc.integer({ min: -4 * 3_600_000, max: 4 * 3_600_000 }),
    )
    .map(([change, offsetMs]) => Date.parse(change) + offsetMs),
);

const anyTiming: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({
    kind: fc.constant("interval" as const),
    everyMs: fc.integer({ min: 1_000, max: 86_400_000 }),
    startAtMs: anyTimeMs,
  }),
  fc.record({
    kind: fc.constant("cron" as const),
    cron: fc.constantFrom(
      "30 2 * * *",
      "0,30 1-3 * * *",
      "*/20 * * * *",
      "15 1,2,14 * * 0,6",
      "0 0 1 * *",
      "0 */2 * * *",
      "45 30 1 * * *",
      "0 0 L * *",
    ),
    timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"),
    startAtMs: fc.option(anyTimeMs),
  }),
);

test("an interval is due at its start and does not drift", () => {
  const due = dueOf({ kind: "interval", everyMs: 60_000, startAtMs: 5_000 });
  expect(due.nextAfter(0)).toBe(5_000);
  expect(due.nextAfter(5_000)).toBe(65_000);
  expect(due.nextAfter(5_000 + 1_000_000 * 60_000 + 17)).toBe(5_000 + 1_000_001 * 60_000);
});

test("a cron pattern is not due before its start, and is due at it", () => {
  const startAtMs = Date.parse("2026-06-01T02:30:00Z");
  const due = dueOf({ kind: "cron", cron: "30 2 * * *", timeZone: "UTC", startAtMs });
  expect(due.nextAfter(0)).toBe(startAtMs);
  expect(due.latest(0, startAtMs + 86_400_000, 100)).toEqual([startAtMs, startAtMs + 86_400_000]);
});

test("a nickname is a pattern", () => {
  expect(dueOf(cron("@daily")).nextAfter(0)).toBe(86_400_000);
});

test("a pattern that names no day of any year is never due", () => {
  const due = dueOf(cron("0 0 30 2 *"));
  expect(due.nextAfter(0)).toBe(null);
  expect(due.latest(0, Date.parse("2030-01-01T00:00:00Z"), 100)).toEqual([]);
});

test("asking for the next due time again and again gives strictly rising times", () => {
  fc.assert(
    fc.property(anyTiming, anyTimeMs, (timing, startMs) => {
      const due = dueOf(timing);
      let previous = startMs;
      for (let step = 0; step < 12; step += 1) {
        const next = due.nextAfter(previous);
        if (next === null) return;
        expect(next).toBeGreaterThan(previous);
        previous = next;
      }
    }),
  );
});

test("no due time lies between a time and the next one after it", () => {
  fc.assert(
    fc.property(anyTiming, anyTimeMs, fc.double({ min: 0, max: 1, noNaN: true }), (timing, atMs, share) => {
      const due = dueOf(timing);
      const next = due.nextAfter(atMs);
      if (next === null) return;
      const between = atMs + Math.floor((next - 1 - atMs) * share);
      expect(due.nextAfter(between)).toBe(next);
    }),
  );
});

test("the due times of a span are the same forwards, backwards and counted", () => {
  fc.assert(
    fc.property(anyTiming, anyTimeMs, fc.integer({ min: 0, max: 172_800_000 }), (timing, fromMs, spanMs) => {
      const due = dueOf(timing);
      const forwards: number[] = [];
      let next = due.nextAfter(fromMs);
      while (next !== null && next <= fromMs + spanMs && forwards.length < 300) {
        forwards.push(next);
        next = due.nextAfter(next);
      }
      if (forwards.length === 300) return;
      expect(due.latest(fromMs, fromMs + spanMs, 300)).toEqual(forwards);
      expect(due.latest(fromMs, fromMs + spanMs, 3)).toEqual(forwards.slice(-3));
      expect(due.count(fromMs, fromMs + spanMs, 300)).toBe(forwards.length);
    }),
  );
});

test.each([
  ["a pattern with too few fields", cron("* * * *"), "five fields"],
  ["a minute that no hour has", cron("60 * * * *"), "minute: 60"],
  ["a year", cron("0 0 0 1 1 * 2026"), "five fields"],
  ["a date", cron("2026-01-01T00:00:00"), "it is a date"],
  ["a start of the machine", cron("@reboot"), "unknown nickname"],
  ["no pattern at all", cron(""), "five fields"],
  [
    "an unknown time zone",
    cron("0 0 * * *", "Europe/Atlantis"),
    'The time zone "Europe/Atlantis" is not known',
  ],
  ["an empty time zone", cron("0 0 * * *", ""), "IANA"],
  ["an interval below a second", { kind: "interval", everyMs: 999, startAtMs: 0 }, "at least 1000 ms"],
  ["a fraction of a millisecond", { kind: "interval", everyMs: 1_000.5, startAtMs: 0 }, "no whole number"],
  ["an endless interval", { kind: "interval", everyMs: Infinity, startAtMs: 0 }, "too long"],
] satisfies [string, Timing, string][])("refuses %s and says what to do", (_, timing, told) => {
  expect(problemOf(timing)).toContain(told);
});
