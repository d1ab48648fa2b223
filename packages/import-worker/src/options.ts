/** The worker's settings, each declared once with unit and default. */
import { assertLimits, DEFAULT_LIMITS, type ImportLimits } from "@tidemark/import-job";

export interface WorkerOptions {
  /** Names this run of the worker in claims and leases. Fresh for every start. */
  readonly workerId: string;
  /** Names the machine and process space in the lease. */
  readonly machine: string;
  readonly processId: number;
  /** Extractions at a time. */
  readonly concurrency: number;
  /** Between ticks, ms. */
  readonly tickMs: number;
  /** A worker that does not renew for this long is dead, ms. */
  readonly leaseMs: number;
  /** Between renewals, ms. */
  readonly heartbeatMs: number;
  /** Every so many ticks, pickups past their time are deleted. */
  readonly pickupSweepEveryTicks: number;
  /** Streams that one tick attends to at most. */
  readonly streamsPerTick: number;
  /** How long a stop waits for running extractions before it gives their items back, ms. */
  readonly drainMs: number;
  readonly limits: ImportLimits;
}

export const DEFAULT_WORKER_OPTIONS: Omit<WorkerOptions, "workerId" | "machine" | "processId"> = {
  concurrency: 16,
  tickMs: 2_000,
  leaseMs: 9_000,
  heartbeatMs: 3_000,
  pickupSweepEveryTicks: 30,
  streamsPerTick: 256,
  drainMs: 5_000,
  limits: DEFAULT_LIMITS,
};

/** Throws when the settings contradict each other: a mistake in configuration, found at start. */
export function assertWorkerOptions(options: WorkerOptions): void {
  assertLimits(options.limits);
  const rules: readonly (readonly [boolean, string])[] = [
    [options.concurrency >= 1, "concurrency must be at least 1"],
    [options.heartbeatMs * 2 < options.leaseMs, "leaseMs must be more than twice heartbeatMs"],
    [options.leaseMs < options.limits.staleClaimAfterMs, "leaseMs must be below staleClaimAfterMs"],
    [options.tickMs >= 1 && options.streamsPerTick >= 1, "tickMs and streamsPerTick must be at least 1"],
    [options.pickupSweepEveryTicks >= 1, "pickupSweepEveryTicks must be at least 1"],
  ];
  for (const [holds, rule] of rules)
    if (!holds) throw new Error(`Worker settings contradict each other: ${rule}.`);
}
