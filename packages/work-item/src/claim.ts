/**
 * What every claimable thing shares: a claim number that fences its results, and counters that
 * bound how often it is tried. The numbers are settled when the claim is written, so a worker that
 * dies without a word has already been counted.
 */

export interface ClaimCounters {
  /** Rises by one with every claim. A result is taken only under the current number. */
  readonly claim: number;
  /** Claims that ended, or may yet end, as a failure of the work itself. */
  readonly attempts: number;
  /** Claims whose worker vanished, or may yet vanish, without settling. */
  readonly losses: number;
}

export const NEVER_CLAIMED: ClaimCounters = { claim: 0, attempts: 0, losses: 0 };

/** How a claim ended. */
export type ClaimEnding = "succeeded" | "failed" | "released" | "lost";

/** A claim is written as if it were to fail and to be lost; its ending takes back what did not happen. */
export function countClaim(before: ClaimCounters): ClaimCounters {
  return { claim: before.claim + 1, attempts: before.attempts + 1, losses: before.losses + 1 };
}

const TAKES_BACK: Record<ClaimEnding, { readonly attempts: number; readonly losses: number }> = {
  succeeded: { attempts: 0, losses: 1 },
  failed: { attempts: 0, losses: 1 },
  released: { attempts: 1, losses: 1 },
  lost: { attempts: 1, losses: 0 },
};

export function countEnding(claimed: ClaimCounters, ending: ClaimEnding): ClaimCounters {
  const back = TAKES_BACK[ending];
  return {
    claim: claimed.claim,
    attempts: Math.max(0, claimed.attempts - back.attempts),
    losses: Math.max(0, claimed.losses - back.losses),
  };
}

/** A user's retry starts the counting anew; the claim number goes on, or old results would fit again. */
export function countRetry(before: ClaimCounters): ClaimCounters {
  return { claim: before.claim, attempts: 0, losses: 0 };
}

export interface ClaimLimits {
  readonly maxAttempts: number;
  readonly maxLosses: number;
}

export function isExhausted(after: ClaimCounters, ending: ClaimEnding, limits: ClaimLimits): boolean {
  if (ending === "failed") return after.attempts >= limits.maxAttempts;
  if (ending === "lost") return after.losses >= limits.maxLosses;
  return false;
}
