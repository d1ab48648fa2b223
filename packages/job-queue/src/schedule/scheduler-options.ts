/** The settings of a scheduler, each declared once with unit and default. */
import type { SyncLog } from "@tidemark/sync-log";
import type { QueueLimits } from "../core/limits.ts";
import type { QueuePorts } from "../ports.ts";

export interface SchedulerOptions {
  readonly log: SyncLog;
  /** Only these; default all that the log has. */
  readonly tenants?: readonly string[];
  /** Streams that are due are asked for this often, ms. Default 1,000. */
  readonly pollMs?: number;
  /** Every stream that is not at rest is looked at this often, besides hints, ms. Default 300,000. */
  readonly recoveryCheckIntervalMs?: number;
  /** Streams that are asked for at a time. Default 200. */
  readonly streamsPerRound?: number;
  /** Streams that are attended to at a time. Default 4. */
  readonly concurrency?: number;
  readonly limits?: Partial<QueueLimits>;
  readonly ports?: Partial<QueuePorts>;
}

export type SchedulerSettings = {
  -readonly [Name in "pollMs" | "recoveryCheckIntervalMs" | "streamsPerRound" | "concurrency"]: number;
};

const DEFAULT_SCHEDULER_SETTINGS: SchedulerSettings = {
  pollMs: 1_000,
  recoveryCheckIntervalMs: 300_000,
  streamsPerRound: 200,
  concurrency: 4,
};

/** Fills in the defaults. Throws when a setting makes no sense: a mistake in configuration, found at start. */
export function schedulerSettings(given: SchedulerOptions): SchedulerSettings {
  const settings = { ...DEFAULT_SCHEDULER_SETTINGS };
  for (const name of Object.keys(settings) as (keyof SchedulerSettings)[]) {
    const value = given[name] ?? settings[name];
    if (!(value >= 1))
      throw new RangeError(`The scheduler's ${name} must be at least 1, and it is ${value}.`);
    settings[name] = value;
  }
  return settings;
}
