/**
 * Puts one process's metrics together: a registry of its own, the metric table, Node's default metrics, and
 * the observers that other packages are handed. It serves nothing: the composition root has the route.
 */

import { collectDefaultMetrics, Registry } from "prom-client";
import { createImportWorkerMetrics, type ImportWorkerMetrics } from "./import-worker-metrics.ts";
import { registerInstruments } from "./instruments.ts";
import {
  createJobQueueMetrics,
  createRecoveryMetrics,
  type JobQueueMetrics,
  type RecoveryMetrics,
} from "./job-queue-metrics.ts";
import { metricTable } from "./metric-table.ts";
import { createSyncLogMetrics, type SyncLogMetrics } from "./sync-log-metrics.ts";

/** Settings of {@link createMetrics}; every one has a default. */
export interface MetricsOptions {
  /** Before every name, Node's included. `mana_api_` unless told. */
  readonly prefix?: string;
  /** Whether to collect Node's default metrics too (memory, CPU, event loop, GC). On unless told. */
  readonly defaultMetrics?: boolean;
  /** Where to register; a new registry unless told. */
  readonly registry?: Registry;
  /** What the `build_info` metric names as the running version. */
  readonly version?: string;
}

/** One process's metrics. */
export interface Metrics {
  readonly registry: Registry;
  /** The Content-Type that belongs to what `render` gives. */
  readonly contentType: string;
  /** The Prometheus text exposition of everything in the registry, as of now. */
  readonly render: () => Promise<string>;
  readonly importWorker: ImportWorkerMetrics;
  readonly jobQueue: JobQueueMetrics;
  readonly recovery: RecoveryMetrics;
  readonly syncLog: SyncLogMetrics;
}

/**
 * Registers every metric, each declared label value at zero.
 * Throws when the registry already holds a metric of the same name, or the prefix makes no valid name.
 */
export function createMetrics({
  prefix = "mana_api_",
  defaultMetrics = true,
  registry = new Registry(),
  version = "unknown",
}: MetricsOptions = {}): Metrics {
  const record = registerInstruments(metricTable, registry, prefix);
  if (defaultMetrics) collectDefaultMetrics({ register: registry, prefix });
  record.buildInfo(1, { version });
  return {
    registry,
    contentType: registry.contentType,
    render: () => registry.metrics(),
    importWorker: createImportWorkerMetrics(record),
    jobQueue: createJobQueueMetrics(record),
    recovery: createRecoveryMetrics(record),
    syncLog: createSyncLogMetrics(record),
  };
}
