/** The jobs of a log, and one job's whole history from it, change by change, in words. */
import { createStreamView, DEFAULT_LIMITS, evolve, JOBS, type JobView } from "@tidemark/import-job";
import { type Change, type Json, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import { oneLine } from "../one-line.ts";
import { allHeads } from "./all-heads.ts";
import { describeChange, type DescribedChange } from "./describe-change.ts";

export interface ListedJob {
  readonly userId: string;
  readonly jobId: string;
  /** ISO time. */
  readonly madeAt: string;
  readonly totalUrls: number;
  readonly source: string | null;
}

export interface JobHistory {
  readonly userId: string;
  readonly jobId: string;
  readonly job: JobView;
  readonly lines: readonly DescribedChange[];
}

/** Every job of every stream, in the order in which each stream got them. */
export async function listJobs(log: SyncLog): Promise<ListedJob[]> {
  const jobs = new Map<string, ListedJob>();
  const tables = { appId: WORK_TABLES.appId, tableNames: [JOBS] };
  for await (const { userId } of allHeads(log)) {
    let position = 0;
    for (let hasMore = true; hasMore;) {
      const page = await log.readAfter(userId, position, { tables });
      for (const change of page.changes) {
        const key = `${userId}/${change.recordId}`;
        // Only the first makes the job.
        if (change.op === "insert" && !jobs.has(key)) jobs.set(key, listed(change));
      }
      position = page.upTo;
      hasMore = page.hasMore;
    }
  }
  return [...jobs.values()];
}

function listed({ userId, recordId, createdAt, data }: Change): ListedJob {
  const field = (name: string): Json => data?.[name] ?? null;
  const [totalUrls, source] = [field("totalUrls"), field("source")];
  return {
    userId,
    jobId: recordId,
    madeAt: createdAt,
    totalUrls: typeof totalUrls === "number" ? totalUrls : 0,
    source: typeof source === "string" ? oneLine(source) : null,
  };
}

export async function readJobHistory(
  log: SyncLog,
  { userId, jobId }: Pick<ListedJob, "userId" | "jobId">,
): Promise<JobHistory> {
  const changes = await log.withStream(userId, (stream) =>
    stream.readJobs({ jobIds: [jobId], itemIds: [], beforeSeq: Number.MAX_SAFE_INTEGER }),
  );
  const view = createStreamView(userId, DEFAULT_LIMITS);
  const urlOf = (itemId: string) => view.items.get(itemId)?.url ?? itemId;
  const lines = changes.map((change) => {
    const effect = evolve(view, change);
    return describeChange(change, urlOf, effect.kind === "ignored" ? effect.reason : null);
  });
  return { userId, jobId, job: view.jobs.get(jobId)!, lines };
}
