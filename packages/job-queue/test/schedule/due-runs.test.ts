import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dueRuns, type MissedPolicy, MISSED_POLICIES } from "../../src/core/schedule/due-runs.ts";
import { readTiming } from "../../src/core/schedule/timing.ts";

const MINUTE_MS = 60_000;

function everyMinute() {
  const reading = readTiming({ kind: "interval", everyMs: MINUTE_MS, startAtMs: 0 });
  if (!reading.ok) throw new Error(reading.problem);
  return reading.due;
}

const anyPolicy = fc.constantFrom(...MISSED_POLICIES);

test.each(MISSED_POLICIES)("%s: a due time that has just come gets its run", (policy) => {
  const look = { afterMs: 9 * MINUTE_MS, nowMs: 10 * MINUTE_MS + 5, room: 100 };
  const { dueAtMs, untilMs, passedOver } = dueRuns(everyMinute(), policy, look);
  expect({ dueAtMs, untilMs, passedOver }).toEqual({
    dueAtMs: [10 * MINUTE_MS],
    untilMs: 10 * MINUTE_MS,
    passedOver: null,
  });
});

test.each([
  ["skip", [], { runs: 10, firstMs: MINUTE_MS }],
  ["one", [10 * MINUTE_MS], { runs: 9, firstMs: MINUTE_MS }],
  ["all", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((at) => at * MINUTE_MS), null],
] as const)("%s: after ten missed due times", (policy, made, passedOver) => {
  const found = dueRuns(everyMinute(), policy, { afterMs: 0, nowMs: 10.5 * MINUTE_MS, room: 100 });
  expect(found.dueAtMs).toEqual(made);
  expect(found.passedOver).toEqual(passedOver);
  expect(found.untilMs).toBe(10 * MINUTE_MS);
});

test("all: a long absence brings the latest hundred, and says how many were passed over", () => {
  const found = dueRuns(everyMinute(), "all", { afterMs: 0, nowMs: 500 * MINUTE_MS, room: Infinity });
  expect(found.dueAtMs).toHaveLength(100);
  expect(found.dueAtMs[0]).toBe(401 * MINUTE_MS);
  expect(found.passedOver).toEqual({ runs: 400, firstMs: MINUTE_MS });
});

test("due times that were passed over are counted up to a thousand", () => {
  const found = dueRuns(everyMinute(), "one", { afterMs: 0, nowMs: 1e6 * MINUTE_MS, room: 1 });
  expect(found.passedOver?.runs).toBe(1_000);
});

test("all: what there is no room for stays due", () => {
  const due = everyMinute();
  const first = dueRuns(due, "all", { afterMs: 0, nowMs: 5 * MINUTE_MS, room: 2 });
  expect(first.dueAtMs).toEqual([MINUTE_MS, 2 * MINUTE_MS]);
  const rest = dueRuns(due, "all", { afterMs: first.untilMs, nowMs: 5 * MINUTE_MS, room: 100 });
  expect(rest.dueAtMs).toEqual([3 * MINUTE_MS, 4 * MINUTE_MS, 5 * MINUTE_MS]);
});

test.each(MISSED_POLICIES)("%s: without room nothing is dealt with", (policy) => {
  expect(dueRuns(everyMinute(), policy, { afterMs: 0, nowMs: 5 * MINUTE_MS, room: 0 })).toEqual({
    dueAtMs: [],
    untilMs: 0,
    passedOver: null,
  });
});

test("nothing is due before the due time", () => {
  const look = { afterMs: MINUTE_MS, nowMs: 2 * MINUTE_MS - 1, room: 100 };
  expect(dueRuns(everyMinute(), "all", look)).toEqual({ dueAtMs: [], untilMs: MINUTE_MS, passedOver: null });
});

interface Accounted {
  readonly made: readonly number[];
  readonly passedOver: number;
}

/** Looks at these times, each look beginning where the one before ended. */
function lookAt(policy: MissedPolicy, timesMs: readonly number[], room: number): Accounted {
  const made: number[] = [];
  let passedOver = 0;
  let afterMs = -1;
  for (const nowMs of timesMs) {
    const found = dueRuns(everyMinute(), policy, { afterMs, nowMs, room });
    made.push(...found.dueAtMs);
    passedOver += found.passedOver?.runs ?? 0;
    afterMs = found.untilMs;
  }
  return { made, passedOver };
}

/** Looks with pauses of up to 90 minutes, so that no look has more than a hundred behind it. */
const anyLooks = fc
  .array(fc.integer({ min: 1, max: 90 * MINUTE_MS }), { minLength: 1, maxLength: 30 })
  .map((pauses) => pauses.map((_, index) => pauses.slice(0, index + 1).reduce((sum, one) => sum + one)));

test("whenever one looks, no due time gets two runs and each is made or passed over", () => {
  fc.assert(
    fc.property(anyPolicy, anyLooks, (policy, timesMs) => {
      const { made, passedOver } = lookAt(policy, timesMs, Infinity);
      expect(made).toEqual([...new Set(made)].toSorted((a, b) => a - b));
      expect(made.length + passedOver).toBe(Math.floor(timesMs.at(-1)! / MINUTE_MS) + 1);
    }),
  );
});

test("all: whenever one looks, and however little room there is, no due time is left out", () => {
  fc.assert(
    fc.property(anyLooks, fc.integer({ min: 1, max: 5 }), (timesMs, room) => {
      const lastMs = timesMs.at(-1)!;
      const due = Math.floor(lastMs / MINUTE_MS) + 1;
      fc.pre(due <= 100);
      const drained = [...timesMs, ...Array.from({ length: due }, () => lastMs)];
      const { made } = lookAt("all", drained, room);
      expect(made).toEqual(Array.from({ length: due }, (_, index) => index * MINUTE_MS));
    }),
  );
});

test("one: looking at every due time in time gives every run", () => {
  const timesMs = Array.from({ length: 50 }, (_, index) => index * MINUTE_MS + (index % 7) * 1_000);
  expect(lookAt("one", timesMs, 1).made).toHaveLength(50);
});
