/** Limits of simulated queues: every wait of theirs comes to pass within the minutes that a run lasts. */
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "@tidemark/job-queue";

export const SIMULATED_QUEUE_LIMITS: QueueLimits = {
  ...DEFAULT_QUEUE_LIMITS,
  heartbeatTimeoutMs: 12_000,
  baseDelayMs: 500,
  maxDelayMs: 4_000,
  maxRetryAfterMs: 5_000,
  claimCheckMs: 2_000,
  tellCanceledMs: 10_000,
  maxJobsPerSweep: 3,
  carryForwardAfter: 60,
  carryForwardPerRecord: 1,
  maxCarriedPerSweep: 10,
};

/** Jobs of one limit key that run at a time. */
export const LIMIT = { key: "narrow", concurrency: 2 } as const;
/** Jobs of another that start in a time. */
export const SLOW = { key: "slow", rate: { jobs: 2, periodMs: 3_000 } } as const;
/** Whichever worker is there serves both. */
export const CHANNELS = ["", "side"] as const;
