/**
 * Brings a stream's view up to its head: folds what is new, and reads a job whole when a change
 * speaks of one that had come to rest.
 */
import {
  createStreamView,
  evolve,
  type ImportLimits,
  type Missing,
  missingFor,
  PICKUPS,
  type StreamView,
} from "@tidemark/import-job";
import { type Change, foldWorkflow, type LockedStream, WORK_TABLES } from "@tidemark/sync-log";

const PAGE = { tables: WORK_TABLES, withoutDataOf: PICKUPS, limit: 5_000 } as const;

/** A view with the epoch of the positions it was folded from. */
export interface CachedView {
  readonly epoch: string;
  readonly view: StreamView;
}

export async function loadView(
  stream: LockedStream,
  cached: CachedView | undefined,
  limits: ImportLimits,
): Promise<StreamView> {
  const { head } = stream;
  const isUsable = cached?.epoch === head.epoch && cached.view.position <= head.seq;
  const view = isUsable ? cached.view : createStreamView(head.userId, limits, head.liveFrom - 1);
  view.nowMs = Math.max(view.nowMs, stream.nowMs);
  while (view.position < head.seq) {
    const page = await stream.readAfter(view.position, PAGE);
    for (const change of page.changes) {
      const missing = missingFor(view, change);
      if (missing) await readMissing(stream, view, change, missing);
      foldWorkflow(view, [change], evolve);
    }
    view.position = page.upTo;
  }
  return view;
}

async function readMissing(
  stream: LockedStream,
  view: StreamView,
  change: Change,
  missing: Missing,
): Promise<void> {
  const history = await stream.readJobs({
    jobIds: "jobId" in missing ? [missing.jobId] : [],
    itemIds: "itemId" in missing ? [missing.itemId] : [],
    beforeSeq: change.seq,
  });
  // These lie behind the view's position, where the view holds nothing of the job.
  for (const past of history) evolve(view, past);
}
