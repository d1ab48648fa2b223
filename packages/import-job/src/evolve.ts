/**
 * One change onto the view. Changes come in position order; a change that the state machine refuses
 * alters nothing but is remembered, so that the worker can say again how things are.
 */
import {
  APPLIED,
  type Change,
  DELETED_AT,
  type Effect,
  ignored,
  parseStampMs,
  UNRELATED,
} from "@tidemark/sync-log";
import { reviewPickup } from "./correction.ts";
import { evolveItem } from "./evolve-item.ts";
import { evolveJob } from "./evolve-job.ts";
import { isByWorker, storedAtMs } from "./fields.ts";
import { APP_ID, ITEMS, itemIdOfPickup, JOBS, PICKUPS } from "./model.ts";
import { setPickup, touchJob } from "./phase-index.ts";
import type { StreamView } from "./view.ts";

export function evolve(view: StreamView, change: Change): Effect {
  if (change.appId !== APP_ID) return UNRELATED;
  switch (change.tableName) {
    case JOBS:
      return evolveJob(view, change);
    case ITEMS:
      return evolveItem(view, change);
    case PICKUPS:
      return evolvePickup(view, change);
    default:
      return UNRELATED;
  }
}

/**
 * Goes by the change's times alone, never by its data: pickups are read without their contents. A pickup
 * that a user makes up does not count.
 */
function evolvePickup(view: StreamView, change: Change): Effect {
  const comes = change.op === "insert" && isByWorker(change);
  const saysGone = change.fieldMeta[DELETED_AT];
  const goes = change.op !== "insert" && saysGone !== undefined;
  if (comes) view.removablePickups.delete(change.recordId);
  if (goes) view.removablePickups.add(change.recordId);
  const itemId = itemIdOfPickup(change.recordId);
  const item = itemId === null ? undefined : view.items.get(itemId);
  if (!item) return UNRELATED;
  const saidAtMs = saysGone === undefined ? null : (parseStampMs(saysGone) ?? storedAtMs(change));
  const isLate = saidAtMs !== null && saidAtMs <= item.pickupGoneStampMs;
  item.pickupGoneStampMs = Math.max(item.pickupGoneStampMs, saidAtMs ?? -Infinity);
  if (comes || goes) setPickup(view, item, comes ? storedAtMs(change) : null);
  reviewPickup(view, item, change, isLate);
  touchJob(view, item.job);
  return comes || goes ? APPLIED : ignored("not-a-workers-pickup");
}

/** What must be read before a change can be folded, because its job is not in the view. */
export type Missing = { readonly jobId: string } | { readonly itemId: string };

/** The job or item that a change speaks of and the view does not hold; null when it can be folded. */
export function missingFor(view: StreamView, change: Change): Missing | null {
  if (change.appId !== APP_ID) return null;
  if (change.tableName === JOBS) {
    // An insert, too: a device that missed its acknowledgement may push a job again after its end.
    return view.jobs.has(change.recordId) ? null : { jobId: change.recordId };
  }
  if (change.tableName === ITEMS) {
    if (view.items.has(change.recordId)) return null;
    if (change.op !== "insert") return { itemId: change.recordId };
    const jobId = change.data?.["jobId"];
    if (typeof jobId !== "string") return { itemId: change.recordId };
    return view.jobs.has(jobId) ? null : { jobId };
  }
  if (change.tableName === PICKUPS) {
    const itemId = itemIdOfPickup(change.recordId);
    return itemId === null || view.items.has(itemId) ? null : { itemId };
  }
  return null;
}
