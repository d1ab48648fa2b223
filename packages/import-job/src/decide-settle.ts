/**
 * Ending claims with what they brought. A result whose claim is no longer the current one is
 * dropped: that is the whole of the fencing.
 */
import { formatStamp, type JsonObject, type NewChange } from "@tidemark/sync-log";
import { type ClaimEnding, countEnding, isExhausted, retryDelayMs } from "@tidemark/work-item";
import type { Decision, DecisionNote } from "./decide.ts";
import { isHostFault, type Outcome } from "./failure.ts";
import { isCalledOff, type ItemView, type StreamView } from "./view.ts";
import { type DecideContext, itemUpdate, pickupInsert } from "./writer.ts";

export interface Settlement {
  readonly itemId: string;
  readonly claim: number;
  readonly outcome: Outcome;
}

export interface DroppedResult {
  readonly itemId: string;
  readonly claim: number;
  readonly reason: "item-gone" | "not-claimed" | "claim-not-current" | "job-cancelled";
}

export function settleClaims(
  view: StreamView,
  settlements: readonly Settlement[],
  context: DecideContext,
): Decision {
  const changes: NewChange[] = [];
  const notes: DecisionNote[] = [];
  const dropped: DroppedResult[] = [];
  const settled = new Set<string>();
  for (const { itemId, claim, outcome } of settlements) {
    const item = view.items.get(itemId);
    const reason = settled.has(itemId) ? "not-claimed" : whyDropped(item, claim);
    if (reason !== null) {
      dropped.push({ itemId, claim, reason });
      continue;
    }
    settled.add(itemId);
    const ended = settleOne(view, item!, outcome, context);
    changes.push(...ended.changes);
    if (ended.note) notes.push(ended.note);
  }
  return { changes, claimed: [], dropped, notes };
}

function whyDropped(item: ItemView | undefined, claim: number): DroppedResult["reason"] | null {
  if (!item) return "item-gone";
  if (item.phase.state !== "extracting") return "not-claimed";
  if (item.counters.claim !== claim) return "claim-not-current";
  if (isCalledOff(item.job)) return "job-cancelled";
  return null;
}

interface Ended {
  readonly changes: readonly NewChange[];
  readonly note: DecisionNote | null;
}

function settleOne(view: StreamView, item: ItemView, outcome: Outcome, context: DecideContext): Ended {
  switch (outcome.kind) {
    case "extracted": {
      const fields = { ...countersAfter(item, "succeeded"), state: "extracted", ...warningOf(item, outcome) };
      const content = outcome.pickup as unknown as JsonObject;
      return {
        changes: [itemUpdate(context, item, fields), pickupInsert(context, item, content)],
        note: { kind: "item-extracted", warning: outcome.warning },
      };
    }
    case "failed":
      return settleFailure(view, item, outcome, context);
    case "released":
      return {
        changes: [itemUpdate(context, item, { ...endFields(item, "released"), state: "pending" })],
        note: null,
      };
    default:
      return outcome satisfies never;
  }
}

function settleFailure(
  view: StreamView,
  item: ItemView,
  outcome: Extract<Outcome, { kind: "failed" }>,
  context: DecideContext,
): Ended {
  const { code, message } = outcome;
  const counters = countEnding(item.counters, "failed");
  const isHostGivenUp = isHostFault(code) && item.host.faults + 1 >= view.limits.hostFaultsToGiveUp;
  const isFinal = !outcome.retryable || isExhausted(counters, "failed", view.limits) || isHostGivenUp;
  const fields = {
    ...endFields(item, "failed"),
    error: message,
    errorCode: code,
    ...hostWish(view, outcome, context),
  };
  if (isFinal) {
    return {
      changes: [itemUpdate(context, item, { ...fields, state: "error" })],
      note: { kind: "item-failed", code },
    };
  }
  const waitMs = retryDelayMs(
    { attempts: counters.attempts, retryAfterMs: outcome.retryAfterMs },
    view.limits.retry,
    context.random(),
  );
  const nextAttemptAt = formatStamp(context.nowMs + waitMs);
  return {
    changes: [itemUpdate(context, item, { ...fields, state: "pending", nextAttemptAt })],
    note: { kind: "item-retried", code },
  };
}

/** Until when the host asked to be left alone: it holds for all its pages, also when this one has ended. */
function hostWish(
  view: StreamView,
  { retryAfterMs }: Extract<Outcome, { kind: "failed" }>,
  context: DecideContext,
): JsonObject {
  if (retryAfterMs === undefined || !(retryAfterMs > 0)) return {};
  const waitMs = Math.min(retryAfterMs, view.limits.retry.maxRetryAfterMs);
  return { hostRetryAt: formatStamp(context.nowMs + waitMs) };
}

/** Said when there is one, or was one. */
function warningOf(item: ItemView, { warning }: Extract<Outcome, { kind: "extracted" }>): JsonObject {
  return warning === null && item.warning === null ? {} : { warning };
}

/** The fields that every ending of a claim without an article writes. */
export function endFields(item: ItemView, ending: ClaimEnding): JsonObject {
  return { ...countersAfter(item, ending), nextAttemptAt: null };
}

function countersAfter(item: ItemView, ending: ClaimEnding): JsonObject {
  return { ...countEnding(item.counters, ending), claimedBy: null };
}
