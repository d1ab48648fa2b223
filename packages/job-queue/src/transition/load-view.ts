/** Brings a tenant's view up to its stream's head: folds what is new, or begins where live jobs begin. */
import { foldWorkflow, type LockedStream, QUEUE_TABLE_SET } from "@tidemark/sync-log";
import { createQueueView } from "../core/create-view.ts";
import { evolve } from "../core/evolve.ts";
import type { QueueLimits } from "../core/limits.ts";
import type { QueueView } from "../core/view.ts";

const PAGE = { tables: QUEUE_TABLE_SET, limit: 5_000 } as const;

/** A view with the epoch of the positions it was folded from. */
export interface CachedView {
  readonly epoch: string;
  readonly view: QueueView;
  /** When it was last swept, by the log's clock, ms; −Infinity for never. */
  readonly sweptAtMs: number;
}

/** Alters the cached view, which is worthless when this fails. */
export async function loadView(
  stream: LockedStream,
  cached: CachedView | undefined,
  limits: QueueLimits,
): Promise<QueueView> {
  const { head } = stream;
  const isUsable = cached?.epoch === head.epoch && cached.view.position <= head.seq;
  const view = isUsable ? cached.view : createQueueView(head.userId, limits, head.queue.liveFrom - 1);
  while (view.position < head.seq) {
    const page = await stream.readAfter(view.position, PAGE);
    foldWorkflow(view, page.changes, evolve);
    view.position = page.upTo;
  }
  return view;
}
