/**
 * One change onto the view. Changes come in position order; a change that the state machine refuses
 * alters nothing but is remembered, so that the worker can say again how things are.
 */
import { type Change, DELETED_AT, type Effect, UNRELATED } from "@tidemark/sync-log";
import { APP_ID, ITEMS, itemIdOfPickup, JOBS, PICKUPS } from "./model.ts";
import { evolveItem } from "./evolve-item.ts";
import { evolveJob } from "./evolve-job.ts";
import { storedAtMs } from "./fields.ts";
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

function evolvePickup(view: StreamView, change: Change): Effect {
  const isGone = change.op === "delete" || (change.data?.[DELETED_AT] ?? null) !== null;
  if (isGone) view.removablePickups.add(change.recordId);
  const itemId = itemIdOfPickup(change.recordId);
  const item = itemId === null ? undefined : view.items.get(itemId);
  if (!item) return UNRELATED;
  if (isGone) setPickup(view, item, null);
  else if (change.op === "insert") setPickup(view, item, storedAtMs(change));
  touchJob(view, item.job);
  return { kind: "applied" };
}

/** What must be read before a change can be folded, because its job is not in the view. */
export type Missing = { readonly jobId: string } | { readonly itemId: string };

/** The job or item that a change speaks of and the view does not hold; null when it can be folded. */
export function missingFor(view: StreamView, change: Change): Missing | null {
  if (change.appId !== APP_ID) return null;
  if (change.tableName === JOBS) {
    return change.op === "insert" || view.jobs.has(change.recordId) ? null : { jobId: change.recordId };
  }
  if (change.tableName === ITEMS) {
    if (view.items.has(change.recordId)) return null;
    if (change.op !== "insert") return { itemId: change.recordId };
    const jobId = change.data?.["jobId"];
    return typeof jobId !== "string" || view.jobs.has(jobId) ? null : { jobId };
  }
  if (change.tableName === PICKUPS) {
    const itemId = itemIdOfPickup(change.recordId);
    return itemId === null || view.items.has(itemId) ? null : { itemId };
  }
  return null;
}
