/** How long a failed attempt waits for the next. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_RETRY_POLICY, retryDelayMs, type RetryPolicy } from "../src/index.ts";

const policies = fc
  .record({
    baseDelayMs: fc.integer({ min: 1, max: 60_000 }),
    maxDelayMs: fc.integer({ min: 0, max: 3_600_000 }),
    maxRetryAfterMs: fc.integer({ min: 0, max: 86_400_000 }),
  })
  .map((policy): RetryPolicy => policy);
const attempts = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1_000, 2 ** 31, Number.MAX_VALUE));
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test.each([
  [1, 1_999],
  [2, 3_999],
  [3, 7_999],
  [7, 127_999],
  [8, 255_999],
  [9, 299_999],
  [1e9, 299_999],
])("the wait after %i failures is drawn from nothing up to %i ms", (failures, longestMs) => {
  const failed = { attempts: failures };
  expect(retryDelayMs(failed, DEFAULT_RETRY_POLICY, 0)).toBe(0);
  expect(retryDelayMs(failed, DEFAULT_RETRY_POLICY, 1 - 1e-12)).toBe(longestMs);
});

test("the wait is a whole number of ms, never below zero, never past its ceiling, however many failures", () => {
  fc.assert(
    fc.property(policies, attempts, chance, (policy, failures, random) => {
      const delayMs = retryDelayMs({ attempts: failures }, policy, random);
      expect(Number.isSafeInteger(delayMs)).toBe(true);
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(policy.maxDelayMs);
      expect(delayMs).toBeLessThanOrEqual(policy.baseDelayMs * 2 ** (failures - 1));
    }),
    { numRuns: 500 },
  );
});

test("what the other side asked for is never undercut, and never exceeds its cap by more than the jitter", () => {
  const wishes = fc.oneof(fc.integer({ min: 0, max: 200_000_000 }), fc.constant(Infinity));
  fc.assert(
    fc.property(policies, attempts, chance, wishes, (policy, failures, random, retryAfterMs) => {
      const delayMs = retryDelayMs({ attempts: failures, retryAfterMs }, policy, random);
      const heardMs = Math.min(retryAfterMs, policy.maxRetryAfterMs);
      expect(delayMs).toBeGreaterThanOrEqual(heardMs);
      expect(delayMs).toBeLessThanOrEqual(heardMs + policy.maxDelayMs);
    }),
    { numRuns: 500 },
  );
});

test.each([undefined, 0, -5_000, -Infinity, Number.NaN])("a wish of %s is no wish", (retryAfterMs) => {
  expect(retryDelayMs({ attempts: 1, retryAfterMs }, DEFAULT_RETRY_POLICY, 0.5)).toBe(1_000);
});

test("full jitter spreads those who failed together over the whole wait", () => {
  const waits = Array.from({ length: 10 }, (_, i) =>
    retryDelayMs({ attempts: 3 }, DEFAULT_RETRY_POLICY, i / 10),
  );
  expect(waits).toEqual([0, 800, 1_600, 2_400, 3_200, 4_000, 4_800, 5_600, 6_400, 7_200]);
});
