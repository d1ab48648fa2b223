/** The settings and ports of a worker, each declared once with unit and default. */
import { randomUUID } from "node:crypto";
import { isLeaseGone, processIdentity } from "@tidemark/process-mark";
import type { Lease } from "@tidemark/sync-log";
import { logQueueOf, type LogJobQueue } from "../calls/log-job-queue.ts";
import { DEFAULT_PORTS } from "../default-ports.ts";
import type { JobQueue } from "../job-queue.ts";
import { WORKER_LEASE_MS } from "../loop/token-lease.ts";
import type { Logger, Timers } from "../ports.ts";
import type { Handler } from "./handler.ts";

export interface QueueWorkerOptions {
  /** One that `createJobQueue` made. */
  readonly queue: JobQueue;
  /** At most one a type. */
  readonly handlers: readonly Handler<never>[];
  /** Default `[""]`. */
  readonly channels?: readonly string[];
  /** Jobs that run at a time. Default 10. */
  readonly concurrency?: number;
  /** Jobs taken ahead in one transaction, beyond those that run. Default 0. */
  readonly prefetch?: number;
  /** How long a stop waits for running handlers before it aborts them and gives their jobs back, ms. Default 5,000. */
  readonly drainMs?: number;
  /** Names this run of the worker in claims and leases. Fresh for every start, which is the default. */
  readonly workerId?: string;
  /** Names the machine and process in the lease, for `isGone`. Default: what the default of `isGone` understands. */
  readonly machine?: string;
  /** Default: this process's. */
  readonly processId?: number;
  /**
   * True when the process that took this lease is known to be gone, as after a restart; asked at the start. Default: when
   * it has ended on this machine, for leases with the default `machine`. Elsewhere than on Linux: never.
   */
  readonly isGone?: (lease: Lease) => boolean;
  /** A worker that does not renew its lease for this long is dead, ms. Default 9,000. */
  readonly leaseMs?: number;
  /** Between renewals, ms. Default 3,000. */
  readonly heartbeatMs?: number;
  readonly timers?: Timers;
  readonly logger?: Logger;
  readonly observer?: QueueWorkerObserver;
}

export interface WorkerSettings extends Required<QueueWorkerOptions> {
  readonly queue: LogJobQueue;
}

/** Told what happens, for metrics. Calls must be cheap and must not throw. */
export interface QueueWorkerObserver {
  jobRan(event: {
    readonly jobType: string;
    readonly result: "finished" | "failed" | "released" | "dropped";
    readonly durationMs: number;
  }): void;
  /** Handlers that run, and jobs that wait in this worker. */
  load(event: { readonly running: number; readonly waiting: number }): void;
  leaseRenewed(event: { readonly result: "renewed" | "lost" | "error" }): void;
}

const SILENT_OBSERVER: QueueWorkerObserver = {
  jobRan: () => undefined,
  load: () => undefined,
  leaseRenewed: () => undefined,
};

/** Fills in the defaults. Throws when the settings contradict each other: a mistake in configuration, found at start. */
export function workerSettings(given: QueueWorkerOptions): WorkerSettings {
  const settings: WorkerSettings = {
    channels: [""],
    concurrency: 10,
    prefetch: 0,
    drainMs: 5_000,
    workerId: randomUUID(),
    ...processIdentity(given.processId),
    isGone: isLeaseGone,
    leaseMs: WORKER_LEASE_MS,
    heartbeatMs: 3_000,
    timers: DEFAULT_PORTS.timers,
    logger: DEFAULT_PORTS.logger,
    observer: SILENT_OBSERVER,
    ...given,
    queue: logQueueOf(given.queue, "A worker"),
  };
  const types = settings.handlers.map(({ jobType }) => jobType);
  const rules: readonly (readonly [boolean, string])[] = [
    [types.length > 0, "handlers must not be empty"],
    [new Set(types).size === types.length, "two handlers are for the same type"],
    [Number.isInteger(settings.concurrency) && settings.concurrency >= 1, "concurrency must be at least 1"],
    [Number.isInteger(settings.prefetch) && settings.prefetch >= 0, "prefetch must be at least 0"],
    [settings.drainMs >= 0, "drainMs must be at least 0"],
    [settings.heartbeatMs * 2 < settings.leaseMs, "leaseMs must be more than twice heartbeatMs"],
  ];
  for (const [holds, rule] of rules) {
    if (!holds) throw new RangeError(`The queue worker cannot be started: ${rule}.`);
  }
  return settings;
}
