/**
 * A worker's transition of an item, applied through the item table. A change that names a claim has
 * effect only if that claim is the current one; rows of an older worker name none.
 */
import type { Change } from "@tidemark/sync-log";
import { type ClaimCounters, countEnding } from "@tidemark/work-item";
import { numberField, storedAtMs, textField, timeField } from "./fields.ts";
import { noteHostHealth } from "./host-health.ts";
import type { ItemState } from "./model.ts";
import { move, pendingPhase } from "./phase-index.ts";
import { ITEM_TRANSITIONS, type ItemCommand } from "./transitions.ts";
import type { Failure, ItemView, StreamView } from "./view.ts";

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

/** Applies the change or gives the reason why it has no effect. */
export function applyWorkerTransition(
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
  // What lies behind the view's position is read again and has told of the host before.
  const isNews = change.seq > view.position;
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
      if (isNews) noteHostHealth(view, item, signOf(change, null));
      move(view, item, { state: "extracted" });
      return null;
    case "bounce": {
      const failure = failureOf(change);
      if (isNews && failure) noteHostHealth(view, item, signOf(change, failure));
      move(view, item, pendingPhase(item, timeField(change, "nextAttemptAt") ?? 0, failure));
      return null;
    }
    case "fail":
    case "expire": {
      const failure = failureOf(change) ?? { code: "unknown", message: "" };
      if (isNews && command === "fail") noteHostHealth(view, item, signOf(change, failure));
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

/** Counters that the change leaves out are counted as its command would have. */
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

function failureOf(change: Change): Failure | null {
  const code = textField(change, "errorCode");
  return code === null ? null : { code, message: textField(change, "error") ?? "" };
}

function signOf(change: Change, failure: Failure | null) {
  return {
    code: failure?.code ?? null,
    storedAtMs: storedAtMs(change),
    hostRetryAtMs: timeField(change, "hostRetryAt"),
  };
}
