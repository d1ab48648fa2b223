/** Every limit of the import in one place, with unit, default and the relations between them. */
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from "@tidemark/work-item";

export interface ImportLimits {
  /** Failed attempts before an item ends as `error`. */
  readonly maxAttempts: number;
  /** Lost claims before an item ends as `error`. */
  readonly maxLosses: number;
  readonly retry: RetryPolicy;
  /** A claim older than this is lost even if its worker lives, ms. */
  readonly staleClaimAfterMs: number;
  /** How soon a stream with running claims is looked at again, ms. Bounds how late a dead worker is seen. */
  readonly claimCheckMs: number;
  /** How long an article waits for its owner's devices, ms. */
  readonly pickupTtlMs: number;
  /** Items of one job that run at a time while other jobs want the same workers. */
  readonly perJob: number;
  /** Items of one host that run at a time. */
  readonly perHost: number;
  /** Faults of a host in a row before it is left alone. */
  readonly hostFaultsToClose: number;
  /** Faults of a host in a row after which its items are not tried a second time. */
  readonly hostFaultsToGiveUp: number;
  /** First rest of a failing host, doubled with every further fault, ms. */
  readonly hostRestMs: number;
  readonly maxHostRestMs: number;
  /** A job that announced more items than came is taken as it is after this long without a new one, ms. */
  readonly missingItemsGraceMs: number;
  /** Items whose job's record never came are given up after this long without a new one, ms. */
  readonly orphanGraceMs: number;
  /** Items that one transition cancels, and that it gives up uncollected, at most; the rest follow in the next. */
  readonly maxCancelsPerTransition: number;
}

export const DEFAULT_LIMITS: ImportLimits = {
  maxAttempts: 3,
  maxLosses: 3,
  retry: DEFAULT_RETRY_POLICY,
  staleClaimAfterMs: 5 * 60_000,
  claimCheckMs: 2_000,
  pickupTtlMs: 24 * 3_600_000,
  perJob: 3,
  perHost: 2,
  hostFaultsToClose: 5,
  hostFaultsToGiveUp: 10,
  hostRestMs: 15_000,
  maxHostRestMs: 5 * 60_000,
  missingItemsGraceMs: 10 * 60_000,
  orphanGraceMs: 24 * 3_600_000,
  maxCancelsPerTransition: 5_000,
};

/** Throws when the limits contradict each other: a mistake in configuration, found at start. */
export function assertLimits(limits: ImportLimits): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [limits.maxAttempts >= 1 && limits.maxLosses >= 1, "maxAttempts and maxLosses must be at least 1"],
    [limits.perJob >= 1 && limits.perHost >= 1, "perJob and perHost must be at least 1"],
    [limits.claimCheckMs < limits.staleClaimAfterMs, "claimCheckMs must be below staleClaimAfterMs"],
    [limits.staleClaimAfterMs < limits.pickupTtlMs, "staleClaimAfterMs must be below pickupTtlMs"],
    [
      limits.hostFaultsToClose <= limits.hostFaultsToGiveUp,
      "hostFaultsToClose must not exceed hostFaultsToGiveUp",
    ],
    [limits.hostRestMs <= limits.maxHostRestMs, "hostRestMs must not exceed maxHostRestMs"],
    [limits.missingItemsGraceMs <= limits.orphanGraceMs, "missingItemsGraceMs must not exceed orphanGraceMs"],
    [limits.maxCancelsPerTransition >= 1, "maxCancelsPerTransition must be at least 1"],
  ];
  for (const [holds, rule] of rules)
    if (!holds) throw new Error(`Import limits contradict each other: ${rule}.`);
}
