/** One row of a registered worker's record. Only the queue writes them; whether a worker lives, its lease says. */
import { APPLIED, type Change, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { isByQueue, noteStamps, textOf } from "./row.ts";
import type { QueueView } from "./view.ts";

export function evolveWorker(view: QueueView, change: Change): Effect {
  if (change.seq <= view.position) return UNRELATED;
  const known = view.workers.get(change.recordId);
  if (known !== undefined) {
    noteStamps(known, change, view.memo);
    if (!isByQueue(change)) return ignored("not-the-queue");
    if (change.op === "delete") {
      view.workers.delete(known.id);
      view.seniority.remove(known);
    } else view.seniority.renew(known, change.seq);
    return APPLIED;
  }
  if (change.op !== "insert") return UNRELATED;
  if (!isByQueue(change)) return ignored("not-the-queue");
  const worker = {
    kind: "worker" as const,
    id: change.recordId,
    channel: textOf(change.data?.["channel"]) ?? "",
    arch: textOf(change.data?.["arch"]) ?? "",
    name: textOf(change.data?.["name"]),
    lastStampMs: -Infinity,
    firstSeq: change.seq,
    older: null,
    newer: null,
  };
  noteStamps(worker, change, view.memo);
  view.workers.set(worker.id, worker);
  view.seniority.add(worker);
  return APPLIED;
}
