/** Tries again what may succeed later: a bounded number of times, waiting longer and at random. */

export interface RetryPolicy {
  /** Tries in all. Default 4. */
  readonly attempts: number;
  /** The first wait is up to this long; each further one up to double. Default 50. */
  readonly baseMs: number;
  /** No wait is longer. Default 1,000. */
  readonly maxMs: number;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  baseMs: 50,
  maxMs: 1_000,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** What one try came to. `again` carries the error to end with when no tries are left. */
export type Attempt<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "again"; readonly error: Error };

export async function withRetries<T>(policy: RetryPolicy, attempt: () => Promise<Attempt<T>>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if (result.kind === "done") return result.value;
    if (tries >= policy.attempts) throw result.error;
    const ceilingMs = Math.min(policy.maxMs, policy.baseMs * 2 ** (tries - 1));
    await policy.sleep(policy.random() * ceilingMs);
  }
}
