/** Saves articles as they come until the items that are watched have ended, or it is told to stop. */
import type { SyncLog } from "@tidemark/sync-log";
import type { Device } from "./device.ts";
import type { ItemWatch } from "./item-watch.ts";
import { createNews } from "./news.ts";
import type { Patience } from "./patience.ts";
import type { Progress } from "./progress.ts";

export interface FollowOptions {
  readonly subscribe: SyncLog["subscribe"];
  readonly userId: string;
  readonly progress: Progress;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/** Returns once the log also says of the items' jobs that they have ended. */
export async function followItems(device: Device, watch: ItemWatch, options: FollowOptions): Promise<void> {
  const { progress, patience, signal, userId } = options;
  const news = createNews(signal);
  const unsubscribe = await options.subscribe((hinted) => {
    if (hinted === userId) news.ring();
  });
  try {
    for (;;) {
      const hasMore = await patience(() => device.step());
      progress.update({ total: watch.total, done: watch.total - watch.open, states: watch.counts });
      if (signal.aborted || (watch.open === 0 && jobsHaveEnded(device, watch))) return;
      if (!hasMore) await news.next();
    }
  } finally {
    progress.stop();
    await unsubscribe();
  }
}

/** A job with other work still to do, asked for by an earlier run, is not waited for. */
function jobsHaveEnded({ view }: Device, watch: ItemWatch): boolean {
  for (const itemId of watch.itemIds) {
    const job = view.items.get(itemId)?.job;
    if (!job || job.items.size < job.totalUrls) continue;
    const { pending, extracting, extracted } = job.countOf;
    if (pending + extracting + extracted > 0) continue;
    if (job.status !== "done" && job.status !== "cancelled" && !job.deleted) return false;
  }
  return true;
}
