/** Limits that contradict each other are refused at start. */
import { expect, test } from "vitest";
import { assertLimits, DEFAULT_LIMITS, type ImportLimits } from "../src/index.ts";

test("the defaults agree with each other, and with what is promised", () => {
  expect(() => assertLimits(DEFAULT_LIMITS)).not.toThrow();
  expect(DEFAULT_LIMITS).toMatchObject({
    maxAttempts: 3,
    maxLosses: 3,
    staleClaimAfterMs: 300_000,
    pickupTtlMs: 86_400_000,
    perJob: 3,
    perHost: 2,
  });
});

test.each<[Partial<ImportLimits>, RegExp]>([
  [{ maxAttempts: 0 }, /maxAttempts/],
  [{ maxLosses: 0 }, /maxLosses/],
  [{ maxAttempts: Number.NaN }, /maxAttempts/],
  [{ perJob: 0 }, /perJob/],
  [{ perHost: 0 }, /perHost/],
  [{ claimCheckMs: 300_000 }, /claimCheckMs must be below staleClaimAfterMs/],
  [{ staleClaimAfterMs: 86_400_000 }, /staleClaimAfterMs must be below pickupTtlMs/],
  [{ hostFaultsToClose: 11 }, /hostFaultsToClose/],
  [{ hostRestMs: 300_001 }, /hostRestMs/],
  [{ maxCancelsPerTransition: 0 }, /maxCancelsPerTransition/],
])("%j is refused with a word on why", (wrong, message) => {
  expect(() => assertLimits({ ...DEFAULT_LIMITS, ...wrong })).toThrow(message);
});

test.each<Partial<ImportLimits>>([
  { maxAttempts: 1, maxLosses: 1, perJob: 1, perHost: 1, maxCancelsPerTransition: 1 },
  { hostFaultsToClose: 10 },
  { hostRestMs: 300_000 },
])("%j is allowed", (edge) => {
  expect(() => assertLimits({ ...DEFAULT_LIMITS, ...edge })).not.toThrow();
});
