import { clampStampMs, formatStamp, laterStampMs, parseStampMs } from "@tidemark/sync-log";
import * as fc from "fast-check";
import { expect, it } from "vitest";

const NOON = Date.UTC(2026, 4, 4, 12);
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

it.each([
  ["2026-05-04T12:00:00.000Z", NOON],
  ["2026-05-04T12:00:00Z", NOON],
  ["2026-05-04T12:00Z", NOON],
  ["2026-05-04T14:00:00.000+02:00", NOON],
  ["2026-05-04T14:00:00+0200", NOON],
  ["2026-05-04T12:00:00.1239Z", NOON + 123],
  ["9999-12-31T23:59:59.999Z", LATEST],
])("S33 reads the time %s", (text, ms) => {
  expect(parseStampMs(text)).toBe(ms);
});

it.each([
  undefined,
  "",
  "zzz",
  "+02:00",
  "2026-05-04",
  "2026-05-04T12:00:00",
  "2026-13-04T12:00:00Z",
  "2026-05-04T25:00:00Z",
  "+012026-05-04T12:00:00Z",
  "Mon, 04 May 2026 12:00:00 GMT",
  "1777896000000",
  "2026-05-04T12:00:00Z ",
])("S33 reads no time from %j", (text) => {
  expect(parseStampMs(text)).toBeNull();
});

it("S33 reads every time that it writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LATEST }), (ms) => {
      expect(parseStampMs(formatStamp(ms))).toBe(ms);
    }),
  );
  expect(formatStamp(LATEST + 1)).toBe(formatStamp(LATEST));
});

it("S34 stamps a worker's write later than any stamp seen and not before now, within four-digit years", () => {
  const time = fc.integer({ min: 0, max: LATEST });
  fc.assert(
    fc.property(time, time, (nowMs, seenMs) => {
      const stamp = laterStampMs(nowMs, seenMs);
      expect(stamp).toBeGreaterThanOrEqual(nowMs);
      expect(stamp).toBeLessThanOrEqual(LATEST);
      expect(stamp > seenMs || seenMs === LATEST).toBe(true);
    }),
  );
});

it("S34 takes a device's time from the future as the time of its arrival, and an earlier one as it is", () => {
  expect(clampStampMs(NOON + 1, NOON)).toBe(NOON);
  expect(clampStampMs(NOON - 1, NOON)).toBe(NOON - 1);
});
