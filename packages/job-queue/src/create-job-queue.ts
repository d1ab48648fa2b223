/** Makes a tenant's queue on a log. */
import type { SyncLog } from "@tidemark/sync-log";
import { LogJobQueue } from "./calls/log-job-queue.ts";
import { assertQueueLimits, DEFAULT_QUEUE_LIMITS, type QueueLimits } from "./core/limits.ts";
import { DEFAULT_PORTS } from "./default-ports.ts";
import type { JobQueue } from "./job-queue.ts";
import { TenantQueue } from "./loop/tenant-queue.ts";
import { assertQueueOptions, DEFAULT_QUEUE_OPTIONS, type QueueOptions } from "./options.ts";
import type { QueuePorts } from "./ports.ts";

export interface JobQueueOptions extends Partial<QueueOptions>, Partial<QueuePorts> {
  readonly log: SyncLog;
  /** Names the stream in which the jobs are. */
  readonly tenant: string;
  /** All processes of a tenant must agree on these. */
  readonly limits?: Partial<QueueLimits>;
}

/** Reads nothing yet: the first call does. Throws a `RangeError` for settings that make no sense. */
export function createJobQueue(given: JobQueueOptions): JobQueue {
  const { log, tenant } = given;
  if (tenant === "") throw new RangeError("A queue needs the name of its tenant, which is not empty.");
  const limits = withDefaults(DEFAULT_QUEUE_LIMITS, given.limits ?? {});
  assertQueueLimits(limits);
  const options = withDefaults(DEFAULT_QUEUE_OPTIONS, given);
  assertQueueOptions(options);
  const ports = withDefaults(DEFAULT_PORTS, given);
  return new LogJobQueue(new TenantQueue({ log, tenant, limits, options, ports }));
}

/** The given values of the names that have a default, and the defaults of what is not given. */
function withDefaults<T extends object>(defaults: T, given: Partial<T>): T {
  const merged = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof T)[]) {
    const value = given[name];
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}
