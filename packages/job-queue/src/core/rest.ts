/** Tidies a view between transitions: forgets jobs that came to rest, and what was read for the transition. */
import { isAwaited } from "./dependency-index.ts";
import { forget } from "./job-index.ts";
import { lowestScheduleSeq } from "./schedule/schedule-view.ts";
import { isLive, type JobView, type QueueView } from "./view.ts";

/** Call after a transition's changes were folded. `onForget` is told of each job that goes. */
export function finishTransition(view: QueueView, onForget?: (job: JobView) => void): void {
  const { restless, jobs } = view;
  // The list grows while it is gone through: one that goes may let others go.
  for (let index = 0; index < restless.length; index += 1) {
    const job = restless[index]!;
    if (jobs.get(job.id) !== job || !isAtRest(view, job)) continue;
    onForget?.(job);
    forget(view, job);
  }
  restless.length = 0;
  forgetPast(view);
}

/** Where a fold without a view may start: every record of the view is found from there on. After `finishTransition`. */
export function liveFromOf(view: QueueView): number {
  let from = Math.min(view.position + 1, lowestScheduleSeq(view.schedules));
  if (view.seniority.oldest !== null) from = Math.min(from, view.seniority.oldest.firstSeq);
  for (const seq of view.doubts.values()) return Math.min(from, seq);
  return from;
}

/** Ended, and nothing is left for which the view has to know it. */
export function isAtRest(view: QueueView, job: JobView): boolean {
  if (isLive(job) || view.corrections.has(job)) return false;
  if (job.keptUntilMs > view.nowMs) return false;
  return !isAwaited(view, job);
}

/** A doubt stays until the record was read and nothing has to be written about it any more. */
function forgetPast(view: QueueView): void {
  const { past, readUpTo, doubts, corrections, strays, pastDependentIds } = view;
  if (strays.size > 0) strays.clear();
  if (pastDependentIds.size > 0) pastDependentIds.clear();
  if (readUpTo.size === 0) return;
  for (const id of readUpTo.keys()) {
    const job = past.get(id);
    if (job && doubts.has(id) && (corrections.has(job) || isLive(job))) continue;
    doubts.delete(id);
    past.delete(id);
    readUpTo.delete(id);
  }
}
