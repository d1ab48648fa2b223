/** What people and programs are shown of a job and its items. */
import { formatStamp } from "@tidemark/sync-log";
import { itemFields } from "./fields.ts";
import type { ItemState, JobStatus } from "./model.ts";
import { countersOf, isOpen, type ItemView, type JobCounters, type JobView } from "./view.ts";

export interface ImportSummary extends JobCounters {
  readonly id: string;
  readonly status: JobStatus;
  readonly source: string | null;
  readonly totalUrls: number;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Why a worker gave the import up, in one sentence; null for any other end. */
  readonly error: string | null;
  readonly errorCode: string | null;
  /** Items by state, counted from the items themselves. */
  readonly states: Readonly<Record<ItemState, number>>;
}

export interface ItemSummary {
  readonly id: string;
  readonly idx: number;
  readonly url: string;
  readonly state: ItemState;
  readonly articleId: string | null;
  readonly warning: string | null;
  readonly error: string | null;
  readonly errorCode: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
}

export function summariseImport(job: JobView): ImportSummary {
  return {
    id: job.id,
    status: job.status,
    source: job.source,
    totalUrls: job.totalUrls,
    startedAt: isoTime(job.startedAtMs),
    finishedAt: isoTime(job.finishedAtMs),
    error: job.failure?.message ?? null,
    errorCode: job.failure?.code ?? null,
    ...countersOf(job),
    states: { ...job.countOf },
  };
}

export function summariseItem(item: ItemView): ItemSummary {
  const fields = itemFields(item) as unknown as Omit<ItemSummary, "id">;
  const { idx, url, state, articleId, warning, error, errorCode, attempts, nextAttemptAt } = fields;
  return { id: item.id, idx, url, state, articleId, warning, error, errorCode, attempts, nextAttemptAt };
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : formatStamp(ms);
}

/** What the stream still has to do, for gauges. */
export interface Workload {
  readonly pending: number;
  readonly due: number;
  readonly extracting: number;
  readonly awaitingPickup: number;
}

export function workloadOf(jobs: Iterable<JobView>): Workload {
  const load = { pending: 0, due: 0, extracting: 0, awaitingPickup: 0 };
  for (const job of jobs) {
    load.pending += job.countOf.pending;
    load.due += isOpen(job) ? job.readyCount : 0;
    load.extracting += job.countOf.extracting;
    load.awaitingPickup += job.countOf.extracted;
  }
  return load;
}
