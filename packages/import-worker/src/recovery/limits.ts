/** The bounds of recovery, each with its unit. */

export interface RecoveryLimits {
  /** A running record whose last sign is older counts as interrupted, ms. */
  readonly noCheckpointAfterMs: number;
  /** One that runs for longer counts as interrupted, ms. */
  readonly longRunningAfterMs: number;
  /** A queue job of which nothing was heard for longer is closed, ms. */
  readonly staleAfterMs: number;
  /** A recovery that ended well within this time is enough where nothing was interrupted since, ms. */
  readonly recentAttemptMs: number;
  /** An attempt that lasts for longer no longer keeps others from beginning, ms. */
  readonly attemptBlocksForMs: number;
  /** The lease of a running attempt, ms, and how often it is renewed. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Streams that are attended to at a time. */
  readonly streamsAtATime: number;
  /** Due streams that a look without repair goes through at most. */
  readonly streamsPerLook: number;
}

export const DEFAULT_RECOVERY_LIMITS: RecoveryLimits = {
  noCheckpointAfterMs: 10 * 60_000,
  longRunningAfterMs: 2 * 3_600_000,
  staleAfterMs: 24 * 3_600_000,
  recentAttemptMs: 5 * 60_000,
  attemptBlocksForMs: 30 * 60_000,
  leaseMs: 9_000,
  heartbeatMs: 3_000,
  streamsAtATime: 4,
  streamsPerLook: 256,
};

/** Throws when the limits contradict each other: a mistake in configuration, found at start. */
export function assertRecoveryLimits(limits: RecoveryLimits): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [
      limits.noCheckpointAfterMs <= limits.longRunningAfterMs,
      "noCheckpointAfterMs must not exceed longRunningAfterMs",
    ],
    [limits.longRunningAfterMs <= limits.staleAfterMs, "longRunningAfterMs must not exceed staleAfterMs"],
    [limits.heartbeatMs * 2 < limits.leaseMs, "leaseMs must be more than twice heartbeatMs"],
    [limits.leaseMs < limits.attemptBlocksForMs, "leaseMs must be below attemptBlocksForMs"],
    [
      limits.streamsAtATime >= 1 && limits.streamsPerLook >= 1,
      "streamsAtATime and streamsPerLook must be at least 1",
    ],
  ];
  for (const [holds, rule] of rules)
    if (!holds) throw new Error(`Recovery limits contradict each other: ${rule}.`);
}
