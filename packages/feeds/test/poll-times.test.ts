/** When a feed is due. */
import { expect, test } from "vitest";
import { assertFeedLimits, DEFAULT_FEED_LIMITS, isDue } from "../src/index.ts";

const HOUR_MS = 3_600_000;
const FEED = { everyMs: HOUR_MS, paused: false, deleted: false, lastPolledAtMs: 0, restUntilMs: null };

test.each([
  ["never polled", { lastPolledAtMs: null }, 0, true],
  ["just polled", {}, HOUR_MS / 2, false],
  ["an interval ago", {}, HOUR_MS, true],
  ["nearly an interval ago: clocks differ", {}, HOUR_MS - 60_000, true],
  ["resting", { restUntilMs: 3 * HOUR_MS }, 2 * HOUR_MS, false],
  ["rested", { restUntilMs: 3 * HOUR_MS }, 3 * HOUR_MS, true],
  ["paused", { paused: true }, 9 * HOUR_MS, false],
  ["ended", { deleted: true }, 9 * HOUR_MS, false],
])("%s", (_what, more, nowMs, due) => {
  expect(isDue({ ...FEED, ...more }, nowMs)).toBe(due);
});

test.each([
  { maxEntries: 0 },
  { firstEntries: -1 },
  { firstEntries: 5_000 },
  { maxNewEntries: 5_000 },
  { maxVanished: -1 },
  { minEveryMs: 0 },
  { minEveryMs: 2 * HOUR_MS },
  { maxEveryMs: 1_000_000 },
  { maxRestMs: 1 },
])("limits that contradict each other are refused: %j", (limits) => {
  expect(() => assertFeedLimits({ ...DEFAULT_FEED_LIMITS, ...limits })).toThrow(/contradict each other/);
});

test("the limits as they come are in order", () => {
  expect(() => assertFeedLimits(DEFAULT_FEED_LIMITS)).not.toThrow();
});
