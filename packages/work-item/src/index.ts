export type { ClaimCounters, ClaimEnding, ClaimLimits } from "./claim.ts";
export { countClaim, countEnding, countRetry, isExhausted, NEVER_CLAIMED } from "./claim.ts";
export type { FailedAttempt, RetryPolicy } from "./retry.ts";
export { DEFAULT_RETRY_POLICY, retryDelayMs } from "./retry.ts";
