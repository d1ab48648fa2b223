/** One change of an item's record, applied through the item table. */
import { APPLIED, type Change, DELETED_AT, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { countEnding, countRetry, type ClaimCounters } from "@tidemark/work-item";
import { correct } from "./correction.ts";
import { isHostFault, WORKER_LOST } from "./failure.ts";
import {
  isByWorker,
  itemFields,
  latestStampMs,
  numberField,
  storedAtMs,
  textField,
  timeField,
} from "./fields.ts";
import { hostOf } from "./host.ts";
import { isItemState, type ItemState } from "./model.ts";
import { admit, move, watchHost } from "./phase-index.ts";
import { ITEM_TRANSITIONS, type ItemCommand } from "./transitions.ts";
import {
  createItemView,
  createJobView,
  hostView,
  type ItemView,
  type Phase,
  type StreamView,
} from "./view.ts";

export function evolveItem(view: StreamView, change: Change): Effect {
  const item = view.items.get(change.recordId);
  if (!item) return change.op === "insert" ? insertItem(view, change) : UNRELATED;
  item.lastStampMs = Math.max(item.lastStampMs, latestStampMs(change));
  const refusal = applyToItem(view, item, change);
  if (refusal === null) return APPLIED;
  correct(view, { kind: "item", item }, change, itemFields(item));
  return ignored(refusal);
}

function insertItem(view: StreamView, change: Change): Effect {
  const jobId = textField(change, "jobId");
  const url = textField(change, "url");
  if (jobId === null || url === null) return ignored("item-without-job-or-url");
  let job = view.jobs.get(jobId);
  if (!job) {
    job = createJobView(jobId, change.seq);
    view.jobs.set(jobId, job);
  }
  const item = createItemView({
    id: change.recordId,
    job,
    idx: numberField(change, "idx") ?? job.items.size,
    url,
    host: hostView(view, hostOf(url)),
  });
  item.lastStampMs = latestStampMs(change);
  job.lastItemAtMs = Math.max(job.lastItemAtMs, storedAtMs(change));
  admit(view, item, pending(item, 0, null));
  if (textField(change, "state") !== "pending")
    correct(view, { kind: "item", item }, change, itemFields(item));
  return APPLIED;
}

/** Applies the change or gives the reason why it has no effect. */
function applyToItem(view: StreamView, item: ItemView, change: Change): string | null {
  if (change.op === "insert") return "already-inserted";
  if (change.op === "delete" || change.data?.[DELETED_AT] !== undefined) return "items-go-with-their-job";
  const wanted = change.data?.["state"];
  if (wanted === undefined) return isByWorker(change) ? null : "no-intent";
  if (!isItemState(wanted)) return "unknown-state";
  if (isByWorker(change)) {
    if (isRestatement(item, change, wanted)) return null;
    return applyWorkerCommand(view, item, change, wanted);
  }
  return applyIntent(view, item, change, wanted);
}

/** A worker saying again what is so already: the answer to a refused change. */
function isRestatement(item: ItemView, change: Change, wanted: ItemState): boolean {
  return (
    wanted === item.phase.state &&
    (numberField(change, "claim") ?? item.counters.claim) === item.counters.claim
  );
}

const WORKER_COMMAND: Record<ItemState, (from: ItemState) => ItemCommand | null> = {
  pending: () => "bounce",
  extracting: () => "claim",
  extracted: () => "extract",
  error: (from) => (from === "extracted" ? "expire" : "fail"),
  cancelled: () => "cancel",
  saved: () => null,
  duplicate: () => null,
  "consent-wall": () => null,
};

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

function applyWorkerCommand(
  view: StreamView,
  item: ItemView,
  change: Change,
  wanted: ItemState,
): string | null {
  const command = WORKER_COMMAND[wanted](item.phase.state);
  if (command === null) return "not-a-workers-state";
  const cell = ITEM_TRANSITIONS[item.phase.state][command];
  if ("refused" in cell) return cell.refused;
  const claim = numberField(change, "claim");
  const expectedClaim = command === "claim" ? item.counters.claim + 1 : item.counters.claim;
  if (claim !== null && claim !== expectedClaim) return "claim-not-current";

  item.counters = readCounters(item, change, command, expectedClaim);
  switch (command) {
    case "claim":
      item.lastAttemptAtMs = timeField(change, "lastAttemptAt") ?? storedAtMs(change);
      move(view, item, {
        state: "extracting",
        workerId: textField(change, "claimedBy") ?? "",
        claimedAtMs: item.lastAttemptAtMs,
      });
      return null;
    case "extract":
      item.warning = textField(change, "warning");
      item.host.faults = 0;
      move(view, item, { state: "extracted" });
      return null;
    case "bounce": {
      const failure = failureOf(change);
      noteHostHealth(view, item, change, failure?.code ?? null);
      move(view, item, pending(item, timeField(change, "nextAttemptAt") ?? 0, failure));
      return null;
    }
    case "fail":
    case "expire": {
      const failure = failureOf(change) ?? { code: "unknown", message: "" };
      if (command === "fail") noteHostHealth(view, item, change, failure.code);
      move(view, item, { state: "error", ...failure });
      return null;
    }
    case "cancel":
      move(view, item, { state: "cancelled" });
      return null;
    case "save":
    case "markDuplicate":
    case "markConsentWall":
    case "retry":
      return "not-a-workers-state";
  }
}

function applyIntent(view: StreamView, item: ItemView, change: Change, wanted: ItemState): string | null {
  const command = INTENT[wanted];
  if (command === null) return "worker-owned-state";
  const cell = ITEM_TRANSITIONS[item.phase.state][command];
  if ("refused" in cell) return cell.refused;
  if (command === "retry") {
    if (item.job.deleted || item.job.status === "cancelled") return "job-cancelled";
    item.counters = countRetry(item.counters);
    move(view, item, pending(item, 0, null));
    correct(view, { kind: "item", item }, change, itemFields(item), RETRY_RESETS);
    return null;
  }
  item.articleId = textField(change, "articleId");
  move(view, item, { state: cell.to } as Phase);
  return null;
}

/** Fields that a retry starts anew although the user's intent does not name them. */
const RETRY_RESETS = ["attempts", "losses", "error", "errorCode", "nextAttemptAt"];

function readCounters(item: ItemView, change: Change, command: ItemCommand, claim: number): ClaimCounters {
  const before = item.counters;
  const assumed =
    command === "claim"
      ? { claim, attempts: before.attempts + 1, losses: before.losses + 1 }
      : command === "expire" || command === "cancel"
        ? before
        : countEnding(before, "failed");
  return {
    claim,
    attempts: numberField(change, "attempts") ?? assumed.attempts,
    losses: numberField(change, "losses") ?? assumed.losses,
  };
}

function failureOf(change: Change): { code: string; message: string } | null {
  const code = textField(change, "errorCode");
  return code === null ? null : { code, message: textField(change, "error") ?? "" };
}

function noteHostHealth(view: StreamView, item: ItemView, change: Change, code: string | null): void {
  const { host } = item;
  if (code === null || code === WORKER_LOST) return;
  if (!isHostFault(code)) {
    host.faults = 0;
    return;
  }
  host.faults += 1;
  host.lastFaultAtMs = storedAtMs(change);
  if (code === "rate-limited") host.askedUntilMs = timeField(change, "nextAttemptAt") ?? host.askedUntilMs;
  watchHost(view, item);
}

function pending(
  item: ItemView,
  dueAtMs: number,
  lastFailure: { code: string; message: string } | null,
): Phase {
  return { state: "pending", item, dueAtMs, lastFailure, ready: false };
}
