/** Limits of the simulated workers: every wait of theirs comes to pass within the minutes that a run lasts. */
import { DEFAULT_LIMITS, type ImportLimits } from "@tidemark/import-job";
import { DEFAULT_WORKER_OPTIONS, type WorkerOptions } from "../../src/index.ts";

export const SIMULATED_LIMITS: ImportLimits = {
  ...DEFAULT_LIMITS,
  retry: { baseDelayMs: 1_000, maxDelayMs: 8_000, maxRetryAfterMs: 20_000 },
  staleClaimAfterMs: 30_000,
  pickupTtlMs: 60_000,
  hostFaultsToClose: 3,
  hostFaultsToGiveUp: 6,
  hostRestMs: 3_000,
  maxHostRestMs: 10_000,
  missingItemsGraceMs: 40_000,
  orphanGraceMs: 60_000,
  maxCancelsPerTransition: 3,
};

/** What older code had: it looks less often, takes other shares, and waits longer between its tries. */
const OLDER_LIMITS: ImportLimits = {
  ...SIMULATED_LIMITS,
  retry: { baseDelayMs: 3_000, maxDelayMs: 6_000, maxRetryAfterMs: 20_000 },
  claimCheckMs: 5_000,
  perJob: 2,
  perHost: 1,
  maxCancelsPerTransition: 50,
};

export type Version = "today's" | "older" | "newer";

export function settingsOf(version: Version): Partial<WorkerOptions> {
  const common = { drainMs: 3_000, pickupSweepEveryTicks: 5, limits: SIMULATED_LIMITS };
  if (version !== "older") return common;
  return { ...common, leaseMs: 12_000, heartbeatMs: 4_000, limits: OLDER_LIMITS };
}

/** No lease of any version is longer, ms. */
export const LONGEST_LEASE_MS = Math.max(12_000, DEFAULT_WORKER_OPTIONS.leaseMs);
/** No version looks after running items less often, ms. */
export const LONGEST_CLAIM_CHECK_MS = Math.max(SIMULATED_LIMITS.claimCheckMs, OLDER_LIMITS.claimCheckMs);
