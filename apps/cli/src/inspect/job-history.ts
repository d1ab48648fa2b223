/** The jobs of a log, and one job's whole history from it, change by change, in words. */
import {
  createStreamView,
  DEFAULT_LIMITS,
  evolve,
  itemIdOfPickup,
  ITEMS,
  JOBS,
  type JobView,
  PICKUPS,
  type StreamView,
} from "@tidemark/import-job";
import { type Change, type Json, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import { oneLine } from "../one-line.ts";
import { allHeads } from "./all-heads.ts";
import { describeChange, type DescribedChange } from "./describe-change.ts";

export interface ListedJob {
  readonly userId: string;
  readonly jobId: string;
  /** Position of the change that made it. */
  readonly seq: number;
  /** ISO time. */
  readonly madeAt: string;
  readonly totalUrls: number;
  readonly source: string | null;
}

const FOLD_QUERY = { tables: WORK_TABLES, withoutDataOf: PICKUPS } as const;

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

function listed({ userId, recordId, seq, createdAt, data }: Change): ListedJob {
  const field = (name: string): Json => data?.[name] ?? null;
  const [totalUrls, source] = [field("totalUrls"), field("source")];
  return {
    userId,
    jobId: recordId,
    seq,
    madeAt: createdAt,
    totalUrls: typeof totalUrls === "number" ? totalUrls : 0,
    source: typeof source === "string" ? oneLine(source) : null,
  };
}

/** Reads page by page, so that a job may have any number of items. */
export class JobHistory {
  readonly #log: Pick<SyncLog, "readAfter">;
  readonly #job: ListedJob;
  readonly #view: StreamView;

  constructor(log: Pick<SyncLog, "readAfter">, job: ListedJob) {
    this.#log = log;
    this.#job = job;
    this.#view = createStreamView(job.userId, DEFAULT_LIMITS);
  }

  /** The job as it stands after the lines that were read. */
  get job(): JobView | undefined {
    return this.#view.jobs.get(this.#job.jobId);
  }

  /** Every change of the job, its items and their articles, in the order of the log. */
  async *lines(): AsyncGenerator<DescribedChange> {
    const urlOf = (itemId: string) => this.#view.items.get(itemId)?.url ?? itemId;
    let position = this.#job.seq - 1;
    for (let hasMore = true; hasMore;) {
      const page = await this.#log.readAfter(this.#job.userId, position, FOLD_QUERY);
      for (const change of page.changes) {
        if (!this.#belongs(change)) continue;
        const effect = evolve(this.#view, change);
        yield describeChange(change, urlOf, effect.kind === "ignored" ? effect.reason : null);
      }
      position = page.upTo;
      hasMore = page.hasMore;
    }
  }

  #belongs({ tableName, recordId, op, data }: Change): boolean {
    const { jobId } = this.#job;
    if (tableName === JOBS) return recordId === jobId;
    const itemId = tableName === PICKUPS ? itemIdOfPickup(recordId) : recordId;
    if (itemId !== null && this.#view.items.has(itemId)) return true;
    return tableName === ITEMS && op === "insert" && data?.["jobId"] === jobId;
  }
}
