/** Limits of a chaos run: short waits, and enough losses allowed that a healthy page survives the kills. */
import type { EngineTuning } from "@tidemark/api";
import { DEFAULT_LIMITS } from "@tidemark/import-job";

/** A stopped process is dead to the others after this long, ms. */
export const LEASE_MS = 3_000;

/** A connection that says nothing for so long is given up, ms. */
export const ANSWER_WITHIN_MS = 8_000;

export const CHAOS_TUNING: EngineTuning = {
  fetch: { totalTimeoutMs: 15_000, connectTimeoutMs: 5_000 },
  worker: {
    concurrency: 6,
    tickMs: 500,
    leaseMs: LEASE_MS,
    heartbeatMs: 1_000,
    limits: {
      ...DEFAULT_LIMITS,
      maxAttempts: 6,
      maxLosses: 12,
      claimCheckMs: 1_000,
      retry: { ...DEFAULT_LIMITS.retry, baseDelayMs: 200 },
      hostRestMs: 200,
      maxHostRestMs: 500,
      hostFaultsToGiveUp: 1_000,
    },
  },
};
