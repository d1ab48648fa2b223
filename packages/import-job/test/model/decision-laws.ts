/** The laws of what a worker may decide, checked before any of it is folded. */
import type { NewChange } from "@tidemark/sync-log";
import {
  type Command,
  type Decision,
  itemIdOfPickup,
  ITEMS,
  PICKUPS,
  type StreamView,
  WORKER_LOST,
} from "../../src/index.ts";
import type { ClaimBook } from "./claim-book.ts";

/** Against `truth`, the view of one who missed nothing, as it was when the transition began. */
export function checkDecision(
  truth: StreamView,
  book: ClaimBook,
  command: Command,
  decision: Decision,
): void {
  for (const change of decision.changes) {
    const itemId = writesResultOf(change);
    if (itemId === null) continue;
    const item = truth.items.get(itemId);
    if (!item) throw new Error(`L12: wrote of item ${itemId}, which nobody knows`);
    const isSaidAgain = command.kind === "account" && change.data?.["state"] === item.phase.state;
    if (isSaidAgain) continue;
    const { job } = item;
    if (job.status === "cancelled" || job.deleted) {
      throw new Error(`L17: took up item ${itemId} of a cancelled job`);
    }
    if (change.data?.["state"] === "extracting") {
      if (job.status === "paused") throw new Error(`L17: took item ${itemId} of a paused job`);
      if (command.kind !== "claim") throw new Error(`L9: ${command.kind} claimed item ${itemId}`);
      if (book.dueAtMs(itemId) > truth.nowMs) throw new Error(`L19: took item ${itemId} before it was due`);
      continue;
    }
    const current = book.currentClaim(itemId);
    const settlements = command.kind === "settle" ? command.settlements : [];
    const isUnderClaim = settlements.some((s) => s.itemId === itemId && s.claim === current);
    if (!isUnderClaim || item.phase.state !== "extracting") {
      throw new Error(`L12: wrote a result of item ${itemId} under another claim than ${current}`);
    }
  }
}

/** The item that the change takes up or writes an article of; null for any other change. */
function writesResultOf(change: NewChange): string | null {
  if (change.tableName === PICKUPS) return change.op === "insert" ? itemIdOfPickup(change.recordId) : null;
  const state = change.tableName === ITEMS ? change.data?.["state"] : null;
  return state === "extracting" || state === "extracted" ? change.recordId : null;
}

/** L18: all claims of dead workers and all claims past their time are taken back, and no others. */
export function checkLosses(view: StreamView, liveWorkers: ReadonlySet<string>, decision: Decision): void {
  const takenBack = new Set(
    decision.changes.filter((c) => c.data?.["errorCode"] === WORKER_LOST).map((c) => c.recordId),
  );
  for (const { id, phase, job } of view.items.values()) {
    const isClaimed = phase.state === "extracting" && !job.deleted && job.status !== "cancelled";
    const isLost =
      isClaimed &&
      (!liveWorkers.has(phase.workerId) || phase.claimedAtMs + view.limits.staleClaimAfterMs <= view.nowMs);
    if (isLost !== takenBack.has(id)) {
      throw new Error(`L18: the claim of ${id} ${isLost ? "is lost and stays" : "is taken from the living"}`);
    }
  }
}
