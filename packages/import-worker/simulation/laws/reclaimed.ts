/** L18: a claim of a worker that is gone is found within the lease time, when somebody is there to find it. */
import type { StreamView } from "@tidemark/import-job";
import { LawBroken } from "./watcher.ts";

export interface Reclaiming {
  readonly views: Iterable<StreamView>;
  /** Ids of the workers that run. */
  readonly alive: ReadonlySet<string | null>;
  /** The log's clock, ms. */
  readonly nowMs: number;
  /** Claims older than this are found by now, ms. */
  readonly withinMs: number;
}

export function checkReclaimed({ views, alive, nowMs, withinMs }: Reclaiming): void {
  for (const view of views) {
    for (const [workerId, items] of view.runningByWorker) {
      if (alive.has(workerId)) continue;
      for (const { id, phase } of items) {
        if (phase.state !== "extracting" || nowMs - phase.claimedAtMs < withinMs) continue;
        const about = { userId: view.userId, recordId: id };
        throw new LawBroken("L18", `${id} is still claimed by ${workerId}, which is gone`, about);
      }
    }
  }
}
