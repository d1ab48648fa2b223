/** Reads fields of changes, and renders the view's values as the log's fields say them. */
import { type Change, formatStamp, type Json, parseStampMs } from "@tidemark/sync-log";
import type { ItemView, JobView } from "./view.ts";

export function textField(change: Change, field: string): string | null {
  const value = change.data?.[field];
  return typeof value === "string" ? value : null;
}

export function numberField(change: Change, field: string): number | null {
  const value = change.data?.[field];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function timeField(change: Change, field: string): number | null {
  return parseStampMs(textField(change, field) ?? undefined);
}

/** The latest time that the change claims for any of its fields, ms; 0 when it claims none. */
export function latestStampMs(change: Change): number {
  let latest = 0;
  for (const field in change.fieldMeta) {
    latest = Math.max(latest, parseStampMs(change.fieldMeta[field]) ?? 0);
  }
  return latest;
}

export function storedAtMs(change: Change): number {
  return parseStampMs(change.createdAt) ?? 0;
}

/** Workers write with origin `system`; rows carried over from an older log count as theirs. */
export function isByWorker(change: Change): boolean {
  return change.origin === "system" || change.origin === "migration";
}

const timeOrNull = (ms: number | null): Json => (ms === null ? null : formatStamp(ms));

/** Every workflow field of an item, as a last-writer-wins reader of the log should see it. */
export function itemFields(item: ItemView): Record<string, Json> {
  const { phase, counters } = item;
  const failure = phase.state === "error" ? phase : phase.state === "pending" ? phase.lastFailure : null;
  return {
    jobId: item.job.id,
    idx: item.idx,
    url: item.url,
    state: phase.state,
    claim: counters.claim,
    attempts: counters.attempts,
    losses: counters.losses,
    claimedBy: phase.state === "extracting" ? phase.workerId : null,
    lastAttemptAt: timeOrNull(item.lastAttemptAtMs),
    nextAttemptAt: phase.state === "pending" && phase.dueAtMs > 0 ? formatStamp(phase.dueAtMs) : null,
    error: failure?.message ?? null,
    errorCode: failure?.code ?? null,
    articleId: item.articleId,
    warning: item.warning,
  };
}

/** Every workflow field of a job. */
export function jobFields(job: JobView): Record<string, Json> {
  return {
    totalUrls: job.totalUrls,
    status: job.status,
    startedAt: timeOrNull(job.startedAtMs),
    finishedAt: timeOrNull(job.finishedAtMs),
    source: job.source,
    ...job.written,
  };
}
