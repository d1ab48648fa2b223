/** Hands what the worker reports to the metrics and to the pulse. Counts nothing itself. */
import type { WorkerObserver } from "@tidemark/import-worker";
import type { ImportWorkerMetrics } from "@tidemark/metrics";
import type { WorkerPulse } from "./worker-pulse.ts";

const ignore = () => undefined;

/** Without metrics only the pulse is told. */
export function workerObserver(metrics: ImportWorkerMetrics | null, pulse: WorkerPulse): WorkerObserver {
  if (metrics === null) return { ...SILENT, tick: pulse.note };
  return {
    ...metrics,
    tick(event) {
      pulse.note(event);
      metrics.tick(event);
    },
    workload(load) {
      metrics.pending(load.pending);
      metrics.due(load.due);
      metrics.extracting(load.extracting);
      metrics.awaitingPickup(load.awaitingPickup);
    },
  };
}

const SILENT: WorkerObserver = {
  tick: ignore,
  itemSettled: ignore,
  itemRetried: ignore,
  extractDuration: ignore,
  jobCompleted: ignore,
  pickupsRemoved: ignore,
  claimLost: ignore,
  settleDropped: ignore,
  leaseRenewed: ignore,
  transition: ignore,
  running: ignore,
  workload: ignore,
  logLag: ignore,
};
