/** Moves an item from one phase to the next and keeps every index of the view true. */
import { ReadyQueue } from "./ready-queue.ts";
import {
  type Failure,
  isCalledOff,
  isOpen,
  type ItemView,
  liveCount,
  type JobView,
  type PendingPhase,
  type Phase,
  type StreamView,
} from "./view.ts";

/** The phase of an item that waits; `dueAtMs` 0 is at once. */
export function pendingPhase(item: ItemView, dueAtMs: number, lastFailure: Failure | null): PendingPhase {
  return { state: "pending", item, dueAtMs, lastFailure, ready: false };
}

/** Puts a newly seen item into its first phase. */
export function admit(view: StreamView, item: ItemView, phase: Phase): void {
  view.items.set(item.id, item);
  item.job.items.add(item);
  enter(view, item, phase);
  touchJob(view, item.job);
}

/** Ends the item's phase and begins the next. */
export function move(view: StreamView, item: ItemView, next: Phase): void {
  leave(view, item);
  enter(view, item, next);
  touchJob(view, item.job);
}

/** A pending item whose wait is over joins its job's ready queue. */
export function makeReady(view: StreamView, phase: PendingPhase): void {
  const { item } = phase;
  const { job } = item;
  phase.ready = true;
  let queue = job.ready.get(item.host.host);
  if (!queue) {
    queue = new ReadyQueue();
    job.ready.set(item.host.host, queue);
  }
  queue.push(phase);
  job.readyCount += 1;
  refreshClaimable(view, job);
}

/** Keeps the sets of claimable and cancelling jobs true after a job or its items changed. */
export function refreshClaimable(view: StreamView, job: JobView): void {
  if (isOpen(job) && job.readyCount > 0) view.claimable.add(job);
  else view.claimable.delete(job);
}

export function touchJob(view: StreamView, job: JobView): void {
  if (!job.exists) return;
  view.unaccounted.add(job);
  if (isCalledOff(job) && liveCount(job) > 0) view.cancelling.add(job);
  else view.cancelling.delete(job);
}

/** Notes when the item's pickup came or went. */
export function setPickup(view: StreamView, item: ItemView, storedAtMs: number | null): void {
  item.pickupAtMs = storedAtMs;
  if (item.phase.state === "extracted") watchPickup(view, item);
  else if (storedAtMs === null) view.leftover.delete(item);
  else view.leftover.add(item);
}

function enter(view: StreamView, item: ItemView, phase: Phase): void {
  const { job, host } = item;
  item.phase = phase;
  job.countOf[phase.state] += 1;
  switch (phase.state) {
    case "pending":
      if (phase.dueAtMs <= view.nowMs) makeReady(view, phase);
      else view.timers.push({ atMs: phase.dueAtMs, kind: "item", item, phase });
      return;
    case "extracting": {
      const running = view.runningByWorker.get(phase.workerId);
      if (running) running.add(item);
      else view.runningByWorker.set(phase.workerId, new Set([item]));
      host.running += 1;
      job.running += 1;
      view.timers.push({
        atMs: phase.claimedAtMs + view.limits.staleClaimAfterMs,
        kind: "item",
        item,
        phase,
      });
      return;
    }
    case "extracted":
      view.leftover.delete(item);
      watchPickup(view, item);
      return;
    case "saved":
    case "duplicate":
    case "consent-wall":
    case "error":
    case "cancelled":
      return;
  }
}

function leave(view: StreamView, item: ItemView): void {
  const { job, host, phase } = item;
  job.countOf[phase.state] -= 1;
  switch (phase.state) {
    case "pending":
      if (phase.ready) leaveReadyQueue(view, item);
      return;
    case "extracting": {
      const running = view.runningByWorker.get(phase.workerId);
      running?.delete(item);
      if (running?.size === 0) view.runningByWorker.delete(phase.workerId);
      host.running -= 1;
      job.running -= 1;
      view.stale.delete(item);
      return;
    }
    case "extracted":
      view.expired.delete(item);
      view.stranded.delete(item);
      if (item.pickupAtMs !== null) view.leftover.add(item);
      return;
    case "saved":
    case "duplicate":
    case "consent-wall":
    case "error":
    case "cancelled":
      return;
  }
}

function leaveReadyQueue(view: StreamView, item: ItemView): void {
  const { job, host } = item;
  const queue = job.ready.get(host.host);
  item.phase = LEAVING;
  queue?.trim();
  if (queue?.isEmpty) job.ready.delete(host.host);
  job.readyCount -= 1;
  // Behind the others: the claimable set's order is the order of turns.
  view.claimable.delete(job);
  refreshClaimable(view, job);
}

/** Stands in for the phase to come while the ready queue is trimmed; it is nobody's entry. */
const LEAVING: Phase = { state: "cancelled" };

function watchPickup(view: StreamView, item: ItemView): void {
  if (item.pickupAtMs === null) {
    view.expired.delete(item);
    view.stranded.add(item);
    return;
  }
  view.stranded.delete(item);
  view.expired.delete(item);
  view.timers.push({
    atMs: item.pickupAtMs + view.limits.pickupTtlMs,
    kind: "item",
    item,
    phase: item.phase,
  });
}
