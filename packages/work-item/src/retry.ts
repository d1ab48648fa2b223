/** When to try again: exponential growth with full jitter, never earlier than the other side asked. */

export interface RetryPolicy {
  /** Upper bound of the first wait, ms. */
  readonly baseDelayMs: number;
  /** No wait is longer, unless the other side asked for it. */
  readonly maxDelayMs: number;
  /** A longer wish of the other side counts as this, ms. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  baseDelayMs: 2_000,
  maxDelayMs: 5 * 60_000,
  maxRetryAfterMs: 24 * 3_600_000,
};

export interface FailedAttempt {
  /** How many attempts have failed, this one included; 1 or more. */
  readonly attempts: number;
  /** What the other side asked for (`Retry-After`), ms. */
  readonly retryAfterMs?: number | undefined;
}

/** Milliseconds to wait. `random` is uniform in [0, 1). */
export function retryDelayMs(failed: FailedAttempt, policy: RetryPolicy, random: number): number {
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** Math.min(failed.attempts - 1, 30));
  const jittered = Math.floor(random * ceiling);
  const wishMs = failed.retryAfterMs ?? 0;
  // Not a number is no wish: only what is above zero counts.
  const asked = wishMs > 0 ? Math.min(wishMs, policy.maxRetryAfterMs) : 0;
  return asked + jittered;
}
