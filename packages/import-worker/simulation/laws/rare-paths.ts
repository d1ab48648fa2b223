/** Paths that a run seldom takes, and how often they were taken. A batch that never took one proves less than it seems. */
import { DEVICE_RARE_PATHS } from "../device/rare-paths.ts";
import { QUEUE_RARE_PATHS } from "../queue/rare-paths.ts";

const WORKER_RARE_PATHS = [
  "zombie's result dropped",
  "result dropped after its commit was unknown",
  "commit unknown and stored",
  "commit unknown and not stored",
  "commit stored after its client had given up",
  "transaction run again",
  "transaction undone because its client stood still",
  "claim lost",
  "third loss",
  "poison page ended",
  "pickup expired",
  "failed item retried by its user",
  "item cancelled while it was extracted",
  "cancel beats a result",
  "job deleted with live items",
  "job reopened",
  "orphans given up",
  "missing items given up",
  "lease lapsed and taken again",
  "result waited for the log",
  "worker restarted in order",
  "database stopped",
] as const;

export const RARE_PATHS = [...WORKER_RARE_PATHS, ...DEVICE_RARE_PATHS, ...QUEUE_RARE_PATHS] as const;
/** Batches this big take every path of imports and devices, and of queues, which few runs have, many times over. */
const IMPORTS_FROM_RUNS = 2_000;
const QUEUES_FROM_RUNS = 50_000;

/** Paths that a batch of so many runs should have taken. */
export function pathsOf(runs: number): readonly RarePath[] {
  if (runs >= QUEUES_FROM_RUNS) return RARE_PATHS;
  return runs >= IMPORTS_FROM_RUNS ? [...WORKER_RARE_PATHS, ...DEVICE_RARE_PATHS] : [];
}

export type RarePath = (typeof RARE_PATHS)[number];

export class RarePathCounts {
  readonly counts = new Map<RarePath, number>();

  readonly note = (path: RarePath): void => {
    this.counts.set(path, (this.counts.get(path) ?? 0) + 1);
  };
}
