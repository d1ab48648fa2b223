/** The passing of time, folded onto a view: what has become due moves to where decisions look. */
import { makeReady } from "./phase-index.ts";
import { availableItems } from "./pick.ts";
import type { ItemView, StreamView, Timer } from "./view.ts";

/** Tells the view the log's clock. A clock that goes back is taken as standing still. */
export function advance(view: StreamView, nowMs: number): void {
  view.nowMs = Math.max(view.nowMs, nowMs);
  for (let timer = view.timers.peek(); timer && timer.atMs <= view.nowMs; timer = view.timers.peek()) {
    view.timers.pop();
    if (isCurrent(view, timer)) ring(view, timer);
  }
}

/** When the view wants attention next, ms by the log's clock; null when only news can change it. */
export function nextAttentionMs(view: StreamView): number | null {
  const hasWork =
    view.stale.size +
      view.expired.size +
      view.stranded.size +
      view.leftover.size +
      view.cancelling.size +
      view.orphans.size +
      view.unaccounted.size +
      view.corrections.size +
      view.removablePickups.size >
    0;
  if (hasWork || !availableItems(view).next().done) return view.nowMs;
  const candidates: number[] = [];
  if (view.runningByWorker.size > 0) candidates.push(view.nowMs + view.limits.claimCheckMs);
  let timer = view.timers.peek();
  while (timer && !isCurrent(view, timer)) {
    view.timers.pop();
    timer = view.timers.peek();
  }
  if (timer) candidates.push(timer.atMs);
  return candidates.length > 0 ? Math.min(...candidates) : null;
}

function isCurrent(view: StreamView, timer: Timer): boolean {
  switch (timer.kind) {
    case "item":
      return timer.item.phase === timer.phase;
    case "job":
      return view.jobs.get(timer.job.id) === timer.job && timer.job.items.size < timer.job.totalUrls;
    case "orphan":
      return view.jobs.get(timer.job.id) === timer.job && !timer.job.exists;
    case "host":
      return true;
  }
}

function ring(view: StreamView, timer: Timer): void {
  switch (timer.kind) {
    case "item": {
      const { item, phase } = timer;
      if (phase.state === "pending") makeReady(view, phase);
      if (phase.state === "extracting") view.stale.add(item);
      if (phase.state === "extracted" && hasExpired(view, item)) view.expired.add(item);
      return;
    }
    case "job": {
      const graceEndsAtMs = timer.job.lastItemAtMs + view.limits.missingItemsGraceMs;
      if (graceEndsAtMs > view.nowMs) view.timers.push({ ...timer, atMs: graceEndsAtMs });
      else view.unaccounted.add(timer.job);
      return;
    }
    case "orphan": {
      const graceEndsAtMs = timer.job.lastItemAtMs + view.limits.orphanGraceMs;
      if (graceEndsAtMs > view.nowMs) view.timers.push({ ...timer, atMs: graceEndsAtMs });
      else view.orphans.add(timer.job);
      return;
    }
    case "host":
      return;
  }
}

function hasExpired(view: StreamView, item: ItemView): boolean {
  return item.pickupAtMs !== null && item.pickupAtMs + view.limits.pickupTtlMs <= view.nowMs;
}
