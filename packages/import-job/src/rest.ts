/** Tidies a view between transitions: what was attended to, and jobs that came to rest. */
import { isCalledOff, type JobView, liveCount, type StreamView } from "./view.ts";

/**
 * Call after a transition's changes were folded. A transition ends with `account`, so what was to be
 * accounted for and corrected has been.
 */
export function finishTransition(view: StreamView): void {
  for (const job of view.unaccounted) if (isAtRest(job)) forget(view, job);
  view.unaccounted.clear();
  view.corrections.clear();
  view.removablePickups.clear();
  if (view.jobs.size > 0) return;
  view.hosts.clear();
  view.timers.data = [];
  view.timers.length = 0;
}

/** Where a worker without a view may start to fold: no live job has a change before it. */
export function liveFromOf(view: StreamView): number {
  let from = view.position + 1;
  for (const job of view.jobs.values()) from = Math.min(from, job.firstSeq);
  return from;
}

/** An ended job without live items. Should its user reopen it, it is read from the log again. */
function isAtRest(job: JobView): boolean {
  return job.exists && (job.status === "done" || isCalledOff(job)) && liveCount(job) === 0;
}

function forget(view: StreamView, job: JobView): void {
  for (const item of job.items) {
    view.items.delete(item.id);
    view.leftover.delete(item);
  }
  view.jobs.delete(job.id);
}
