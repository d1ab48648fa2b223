/** The repairs of a tick: claims that were lost, pickups that nobody took, items of cancelled jobs. */
import type { NewChange } from "@tidemark/sync-log";
import { countEnding, isExhausted } from "@tidemark/work-item";
import type { Decision, DecisionNote } from "./decide.ts";
import { endFields } from "./decide-settle.ts";
import { OWN_FAILURES, PICKUP_EXPIRED, WORKER_LOST } from "./failure.ts";
import { isLive } from "./model.ts";
import { isCalledOff, type ItemView, type StreamView } from "./view.ts";
import { type DecideContext, itemUpdate, pickupDelete } from "./writer.ts";

export function sweep(view: StreamView, liveWorkers: ReadonlySet<string>, context: DecideContext): Decision {
  const changes: NewChange[] = [];
  const notes: DecisionNote[] = [];
  for (const item of lostItems(view, liveWorkers)) {
    changes.push(loseClaim(view, item, context));
    notes.push({ kind: "claim-lost" });
  }
  for (const item of uncollectedItems(view)) {
    changes.push(itemUpdate(context, item, failed(PICKUP_EXPIRED)), pickupDelete(context, item));
    notes.push({ kind: "pickup-expired" });
  }
  for (const item of view.leftover) changes.push(pickupDelete(context, item));
  for (const item of itemsToCancel(view)) {
    changes.push(itemUpdate(context, item, CANCELLED));
    if (item.phase.state === "extracted") changes.push(pickupDelete(context, item));
    notes.push({ kind: "item-cancelled" });
  }
  return { changes, claimed: [], dropped: [], notes };
}

const CANCELLED = {
  state: "cancelled",
  claimedBy: null,
  nextAttemptAt: null,
  error: null,
  errorCode: null,
} as const;

/** Items of a job that was called off are left to be cancelled. */
function* lostItems(view: StreamView, liveWorkers: ReadonlySet<string>): Generator<ItemView> {
  for (const [workerId, items] of view.runningByWorker) {
    if (liveWorkers.has(workerId)) continue;
    for (const item of items) if (!isCalledOff(item.job)) yield item;
  }
  for (const item of view.stale) {
    const { phase } = item;
    if (phase.state !== "extracting" || !liveWorkers.has(phase.workerId)) continue;
    if (!isCalledOff(item.job)) yield item;
  }
}

/** The loss was counted when the claim was written; here it is only found out. */
function loseClaim(view: StreamView, item: ItemView, context: DecideContext): NewChange {
  const isLastLoss = isExhausted(countEnding(item.counters, "lost"), "lost", view.limits);
  const ending = { ...endFields(item, "lost"), ...failed(WORKER_LOST) };
  return itemUpdate(context, item, { ...ending, state: isLastLoss ? "error" : "pending" });
}

function failed(code: string): { state: "error"; error: string; errorCode: string } {
  return { state: "error", error: OWN_FAILURES[code] ?? code, errorCode: code };
}

function* uncollectedItems(view: StreamView): Generator<ItemView> {
  let room = view.limits.maxCancelsPerTransition;
  for (const items of [view.expired, view.stranded]) {
    for (const item of items) {
      if (isCalledOff(item.job)) continue;
      if (room === 0) return;
      room -= 1;
      yield item;
    }
  }
}

function* itemsToCancel(view: StreamView): Generator<ItemView> {
  let room = view.limits.maxCancelsPerTransition;
  for (const job of view.cancelling) {
    for (const item of job.items) {
      if (room === 0) return;
      if (!isLive(item.phase.state)) continue;
      room -= 1;
      yield item;
    }
  }
}
