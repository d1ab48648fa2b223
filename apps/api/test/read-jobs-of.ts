/** What a fold of the whole log says of a user's imports: the truth that answers are compared with. */
import { createStreamView, DEFAULT_LIMITS, evolve } from "@tidemark/import-job";
import { foldWorkflow, type SyncLog } from "@tidemark/sync-log";

export async function readJobsOf(log: Pick<SyncLog, "readAfter">, userId: string) {
  const view = createStreamView(userId, DEFAULT_LIMITS);
  for (;;) {
    const page = await log.readAfter(userId, view.position);
    foldWorkflow(view, page.changes, evolve);
    if (!page.hasMore) break;
  }
  return [...view.jobs.values()].map((job) => ({
    id: job.id,
    status: job.status,
    states: { ...job.countOf },
    items: [...job.items].sort((a, b) => a.idx - b.idx).map((item) => item.url),
  }));
}
