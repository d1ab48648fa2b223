/** Every limit of the queue's core in one place, with unit, default and the relations between them. */
import { DEFAULT_RETRY_POLICY } from "@tidemark/work-item";
import { DEFAULT_SCHEDULE_LIMITS, type ScheduleLimits } from "./schedule/schedule-limits.ts";

export interface QueueLimits {
  /** A claim without a worker's lease is lost after so long without a sign, ms. */
  readonly heartbeatTimeoutMs: number;
  /** Lost claims before a job ends as failed. */
  readonly maxLosses: number;
  /** Failed attempts before a job ends as failed, unless it says otherwise. */
  readonly maxAttempts: number;
  /** Upper bound of the first wait after a failed attempt, unless the job says otherwise, ms. */
  readonly baseDelayMs: number;
  /** Upper bound of every such wait, unless the job says otherwise, ms. */
  readonly maxDelayMs: number;
  /** A worker that asks for a longer wait is given this one, ms. */
  readonly maxRetryAfterMs: number;
  /** How soon a stream with running jobs is looked at again, ms. Bounds how late a dead worker is seen. */
  readonly claimCheckMs: number;
  /** A job that was canceled while it ran is known by its token for so long, so that its worker can be told, ms. */
  readonly tellCanceledMs: number;
  /** Jobs that one sweep ends or gives back at most; the rest follow in the next. */
  readonly maxJobsPerSweep: number;
  /** A live record that lags further behind the head, in positions, is written again. */
  readonly carryForwardAfter: number;
  /** So much further for each live record: folding what lies between must be dearer than writing them again. */
  readonly carryForwardPerRecord: number;
  /** Records that one sweep writes again at most. */
  readonly maxCarriedPerSweep: number;
  readonly schedules: ScheduleLimits;
}

export const DEFAULT_QUEUE_LIMITS: QueueLimits = {
  heartbeatTimeoutMs: 120_000,
  maxLosses: 3,
  maxAttempts: 3,
  baseDelayMs: DEFAULT_RETRY_POLICY.baseDelayMs,
  maxDelayMs: DEFAULT_RETRY_POLICY.maxDelayMs,
  maxRetryAfterMs: DEFAULT_RETRY_POLICY.maxRetryAfterMs,
  claimCheckMs: 3_000,
  tellCanceledMs: 120_000,
  maxJobsPerSweep: 1_000,
  carryForwardAfter: 50_000,
  carryForwardPerRecord: 10,
  maxCarriedPerSweep: 500,
  schedules: DEFAULT_SCHEDULE_LIMITS,
};

/** Throws when the limits contradict each other: a mistake in configuration, found at start. */
export function assertQueueLimits(limits: QueueLimits): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [limits.maxAttempts >= 1 && limits.maxLosses >= 1, "maxAttempts and maxLosses must be at least 1"],
    [limits.claimCheckMs < limits.heartbeatTimeoutMs, "claimCheckMs must be below heartbeatTimeoutMs"],
    [limits.baseDelayMs <= limits.maxDelayMs, "baseDelayMs must not exceed maxDelayMs"],
    [limits.tellCanceledMs >= 0, "tellCanceledMs must not be negative"],
    [
      limits.maxJobsPerSweep >= 1 && limits.maxCarriedPerSweep >= 1,
      "a sweep must be allowed to do something",
    ],
    [
      limits.carryForwardAfter > limits.maxCarriedPerSweep,
      "carryForwardAfter must exceed maxCarriedPerSweep, or carrying forward would itself make records lag",
    ],
  ];
  for (const [holds, rule] of rules)
    if (!holds) throw new Error(`Queue limits contradict each other: ${rule}.`);
}
