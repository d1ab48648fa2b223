/** Brings a tenant's view up to its stream's head: folds what is new, or begins where live jobs begin. */
import {
  type ChangePage,
  foldWorkflow,
  type LockedStream,
  QUEUE_TABLE_SET,
  type SyncLog,
} from "@tidemark/sync-log";
import { createQueueView } from "../core/create-view.ts";
import { evolve } from "../core/evolve.ts";
import type { QueueLimits } from "../core/limits.ts";
import type { QueueView } from "../core/view.ts";

const PAGE = { tables: QUEUE_TABLE_SET, limit: 5_000 } as const;
/** Positions that are folded while others wait for the head. */
const WORTH_PRELOADING = 2_000;

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
  const begin = head.queue.liveFrom - 1;
  const position = cached?.epoch === head.epoch ? cached.view.position : -1;
  // A view that lags behind where live jobs begin has nothing that a new one would not find.
  const isUsable = position >= begin && position <= head.seq;
  const view = cached && isUsable ? cached.view : createQueueView(head.userId, limits, begin);
  await foldUpTo(view, head.seq, (position) => stream.readAfter(position, PAGE));
  return view;
}

/** A view of whatever is committed, made without holding the head; null when there is little to fold anyway. */
export async function preloadView(
  log: Pick<SyncLog, "head" | "readAfter">,
  tenant: string,
  limits: QueueLimits,
): Promise<CachedView | null> {
  const head = await log.head(tenant);
  if (!head || head.seq - head.queue.liveFrom < WORTH_PRELOADING) return null;
  const view = createQueueView(tenant, limits, head.queue.liveFrom - 1);
  await foldUpTo(view, head.seq, (position) => log.readAfter(tenant, position, PAGE));
  return { epoch: head.epoch, view, sweptAtMs: -Infinity };
}

/** Folds what is committed by now, without the head. The view is as good as before when the log does not answer. */
export async function catchUp(
  log: Pick<SyncLog, "readAfter">,
  tenant: string,
  { view }: CachedView,
): Promise<void> {
  for (let hasMore = true; hasMore;) {
    const page = await log.readAfter(tenant, view.position, PAGE);
    foldWorkflow(view, page.changes, evolve);
    view.position = page.upTo;
    hasMore = page.hasMore;
  }
}

async function foldUpTo(
  view: QueueView,
  seq: number,
  readAfter: (position: number) => Promise<ChangePage>,
): Promise<void> {
  while (view.position < seq) {
    const page = await readAfter(view.position);
    foldWorkflow(view, page.changes, evolve);
    view.position = page.upTo;
  }
}
