/** Remembers how the worker's last tick went, for those who ask whether it works. */
import type { WorkerObserver } from "@tidemark/import-worker";

export interface LastTick {
  readonly result: "processed" | "skipped" | "error";
  /** By the clock that the pulse was given, ms. */
  readonly atMs: number;
}

export interface WorkerPulse {
  /** Null before the first tick. */
  readonly lastTick: () => LastTick | null;
  readonly note: WorkerObserver["tick"];
}

export function createWorkerPulse(monotonicMs: () => number): WorkerPulse {
  let last: LastTick | null = null;
  return {
    lastTick: () => last,
    note: ({ result }) => {
      last = { result, atMs: monotonicMs() };
    },
  };
}
