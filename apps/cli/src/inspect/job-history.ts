/** A job's whole history from the log, change by change, in words. */
import { createStreamView, DEFAULT_LIMITS, evolve, type JobView } from "@tidemark/import-job";
import type { Change, SyncLog } from "@tidemark/sync-log";
import { describeChange, type DescribedChange } from "./describe-change.ts";

export interface JobHistory {
  readonly userId: string;
  readonly jobId: string;
  readonly job: JobView;
  readonly lines: readonly DescribedChange[];
}

const SHORTEST_PREFIX = 4;

export type Lookup =
  | { readonly kind: "found"; readonly history: JobHistory }
  | { readonly kind: "none"; readonly jobIds: readonly string[] }
  | { readonly kind: "several"; readonly jobIds: readonly string[] };

/** Finds the job by its id or the beginning of it, in any stream, and tells its history. */
export async function readJobHistory(log: SyncLog, jobIdOrPrefix: string): Promise<Lookup> {
  const jobs = await listJobs(log);
  const exact = jobs.filter(({ jobId }) => jobId === jobIdOrPrefix);
  const isLongEnough = jobIdOrPrefix.length >= SHORTEST_PREFIX;
  const begun = isLongEnough ? jobs.filter(({ jobId }) => jobId.startsWith(jobIdOrPrefix)) : [];
  const matches = exact.length > 0 ? exact : begun;
  if (matches.length > 1) return { kind: "several", jobIds: matches.map(({ jobId }) => jobId) };
  const [match] = matches;
  if (!match) return { kind: "none", jobIds: jobs.map(({ jobId }) => jobId) };
  const changes = await log.withStream(match.userId, (stream) =>
    stream.readJobs({ jobIds: [match.jobId], itemIds: [], beforeSeq: Number.MAX_SAFE_INTEGER }),
  );
  return { kind: "found", history: tellHistory(match.userId, match.jobId, changes) };
}

function tellHistory(userId: string, jobId: string, changes: readonly Change[]): JobHistory {
  const view = createStreamView(userId, DEFAULT_LIMITS);
  const urlOf = (itemId: string) => view.items.get(itemId)?.url ?? itemId;
  const lines = changes.map((change) => {
    const effect = evolve(view, change);
    return describeChange(change, urlOf, effect.kind === "ignored" ? effect.reason : null);
  });
  return { userId, jobId, job: view.jobs.get(jobId)!, lines };
}

export interface JobPlace {
  readonly userId: string;
  readonly jobId: string;
}

/** Every job in every stream, in the order in which each stream got them. */
async function listJobs(log: SyncLog): Promise<JobPlace[]> {
  const places: JobPlace[] = [];
  const tables = { appId: "articles", tableNames: ["articleImportJobs"] };
  for await (const head of allHeads(log)) {
    let position = 0;
    for (let hasMore = true; hasMore;) {
      const page = await log.readAfter(head.userId, position, { tables });
      for (const { op, recordId } of page.changes) {
        if (op === "insert") places.push({ userId: head.userId, jobId: recordId });
      }
      position = page.upTo;
      hasMore = page.hasMore;
    }
  }
  return places;
}

/** All heads, page by page. */
export async function* allHeads(log: SyncLog) {
  for (let afterUserId: string | undefined; ;) {
    const heads = await log.heads(afterUserId === undefined ? {} : { afterUserId });
    yield* heads;
    const last = heads.at(-1);
    if (!last) return;
    afterUserId = last.userId;
  }
}
