import { expect, test } from "vitest";
import { retryAfterMs } from "../src/retry-after.ts";

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const MAX_MS = 60_000;

test.each([
  ["0", 0],
  ["7", 7_000],
  [" 7 ", 7_000],
  ["60", 60_000],
  ["61", MAX_MS],
  ["9".repeat(400), MAX_MS],
  ["Fri, 02 Jan 2026 03:04:15 GMT", 10_000],
  ["Friday, 02-Jan-26 03:04:15 GMT", 10_000],
  ["Fri Jan  2 03:04:15 2026", 10_000],
  ["Fri, 02 Jan 2026 03:04:05 GMT", 0],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["Sat, 02 Jan 2027 03:04:05 GMT", MAX_MS],
  ["-5", undefined],
  ["1.5", undefined],
  ["1e3", undefined],
  ["soon", undefined],
  ["Fri, 99 Nov 2026", undefined],
  ["", undefined],
  [null, undefined],
])("reads %j as %j ms", (header, expected) => {
  expect(retryAfterMs(header, NOW_MS, MAX_MS)).toBe(expected);
});
