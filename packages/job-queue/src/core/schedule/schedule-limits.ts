/** What the settings say of runs, for schedules that say nothing themselves. */
export interface ScheduleLimits {
  /** False abandons every interrupted run, whatever its schedule says. */
  readonly recoveryEnabled: boolean;
  /** Whether the runs of a schedule that does not say so are recovered. */
  readonly recoveryByDefault: boolean;
  /** Interruptions that a run outlives. */
  readonly maxRecoveryAttempts: number;
  /** Changes that one sweep writes for new runs, unless a single run needs more. */
  readonly runChangesPerSweep: number;
}

export const DEFAULT_SCHEDULE_LIMITS: ScheduleLimits = {
  recoveryEnabled: true,
  recoveryByDefault: true,
  maxRecoveryAttempts: 3,
  runChangesPerSweep: 2_000,
};
