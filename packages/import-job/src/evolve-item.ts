/** One change of an item's record: a new item, a worker's transition, or a user's intent. */
import { APPLIED, type Change, DELETED_AT, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { countRetry } from "@tidemark/work-item";
import { noteStamps, reviewChange } from "./correction.ts";
import { createItemView, createJobView, hostView } from "./create-view.ts";
import { applyWorkerTransition } from "./evolve-item-by-worker.ts";
import { isByWorker, itemTruth, numberField, storedAtMs, textField } from "./fields.ts";
import { hostOf } from "./host.ts";
import { isItemState, type ItemState } from "./model.ts";
import { admit, move, pendingPhase } from "./phase-index.ts";
import { ITEM_TRANSITIONS, type ItemCommand } from "./transitions.ts";
import { isCalledOff, type ItemView, type Phase, type StreamView } from "./view.ts";

export function evolveItem(view: StreamView, change: Change): Effect {
  const item = view.items.get(change.recordId);
  if (!item) return change.op === "insert" ? insertItem(view, change) : UNRELATED;
  const before = itemTruth(item);
  const isLate = noteStamps(item, change);
  const refusal = applyToItem(view, item, change);
  reviewChange(view, { kind: "item", item }, change, { before, after: itemTruth(item), isLate });
  return refusal === null ? APPLIED : ignored(refusal);
}

/** A new item waits, whatever its writer says of its state. */
function insertItem(view: StreamView, change: Change): Effect {
  const jobId = textField(change, "jobId");
  const url = textField(change, "url");
  if (jobId === null || url === null) return ignored("item-without-job-or-url");
  let job = view.jobs.get(jobId);
  if (!job) {
    job = createJobView(jobId, change.seq);
    view.jobs.set(jobId, job);
    view.timers.push({ atMs: storedAtMs(change) + view.limits.orphanGraceMs, kind: "orphan", job });
  }
  const item = createItemView({
    id: change.recordId,
    job,
    idx: numberField(change, "idx") ?? job.items.size,
    url,
    host: hostView(view, hostOf(url)),
  });
  job.lastItemAtMs = Math.max(job.lastItemAtMs, storedAtMs(change));
  admit(view, item, pendingPhase(item, 0, null));
  const isLate = noteStamps(item, change);
  const after = itemTruth(item);
  reviewChange(view, { kind: "item", item }, change, { before: after, after, isLate });
  return APPLIED;
}

/** Applies the change or gives the reason why it has no effect. */
function applyToItem(view: StreamView, item: ItemView, change: Change): string | null {
  if (change.op === "insert") return "already-inserted";
  if (change.op === "delete" || (change.data?.[DELETED_AT] ?? null) !== null)
    return "items-go-with-their-job";
  const wanted = change.data?.["state"];
  if (wanted === undefined) return isByWorker(change) ? null : "no-intent";
  if (!isItemState(wanted)) return "unknown-state";
  if (!isByWorker(change)) return applyIntent(view, item, change, wanted);
  return isRestatement(item, change, wanted) ? null : applyWorkerTransition(view, item, change, wanted);
}

/** A worker saying again what is so already: the answer to a change that had no effect. */
function isRestatement(item: ItemView, change: Change, wanted: ItemState): boolean {
  return (
    wanted === item.phase.state &&
    (numberField(change, "claim") ?? item.counters.claim) === item.counters.claim
  );
}

const INTENT: Record<ItemState, ItemCommand | null> = {
  pending: "retry",
  saved: "save",
  duplicate: "markDuplicate",
  "consent-wall": "markConsentWall",
  extracting: null,
  extracted: null,
  error: null,
  cancelled: null,
};

function applyIntent(view: StreamView, item: ItemView, change: Change, wanted: ItemState): string | null {
  const command = INTENT[wanted];
  if (command === null) return "worker-owned-state";
  const cell = ITEM_TRANSITIONS[item.phase.state][command];
  if ("refused" in cell) return cell.refused;
  if (command === "retry") {
    if (isCalledOff(item.job)) return "job-cancelled";
    item.counters = countRetry(item.counters);
    move(view, item, pendingPhase(item, 0, null));
    return null;
  }
  item.articleId = textField(change, "articleId");
  move(view, item, { state: cell.to } as Phase);
  return null;
}
