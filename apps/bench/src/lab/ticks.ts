/** Durations of a started worker's ticks on a log that is otherwise left alone. */
import type { Extract, WorkerOptions } from "@tidemark/import-worker";
import type { SyncLog } from "@tidemark/sync-log";
import { createBenchWorker, extractForever } from "./bench-worker.ts";

export interface TickCount {
  readonly ticks: number;
  readonly extract?: Extract;
  readonly options?: Partial<WorkerOptions>;
}

/** In these the worker folds what is live, fills its slots and gets its statements prepared. */
const WARM_UP_TICKS = 10;
/** Short, so that a measurement does not wait for most of its time. */
const TICK_GAP_MS = 2;

/** Starts a worker, answers how long each of its next ticks took in ms, and stops it. */
export async function tickDurations(log: SyncLog, { ticks, extract, options }: TickCount): Promise<number[]> {
  const durations: number[] = [];
  const { promise: measured, resolve } = Promise.withResolvers<void>();
  let seen = 0;
  const worker = createBenchWorker({
    log,
    extract: extract ?? extractForever,
    observer: {
      tick(event) {
        seen += 1;
        if (seen > WARM_UP_TICKS) durations.push(event.durationMs);
        if (durations.length >= ticks) resolve();
      },
    },
    options: { tickMs: TICK_GAP_MS, ...options },
  });
  await worker.start();
  await measured;
  await worker.stop();
  return durations.slice(0, ticks);
}
