/**
 * The public face of the metrics package: make a process's metrics, hand its observers to the packages that
 * report, render them for a scrape. prom-client stays behind this face.
 */

export { createMetrics, type Metrics, type MetricsOptions } from "./create-metrics.ts";
export type { ImportWorkerMetrics } from "./import-worker-metrics.ts";
export type { JobQueueMetrics, RecoveryMetrics } from "./job-queue-metrics.ts";
export type { SyncLogMetrics } from "./sync-log-metrics.ts";
export { failureCodes, settleDropReasons, transientErrorKinds } from "./label-values.ts";
