/** Reads fields of changes, and renders the view's values as the log's fields say them. */
import { type Change, DELETED_AT, formatStamp, type Json, parseStampMs } from "@tidemark/sync-log";
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

/** The times that the change claims for its fields, ms; a field without one counts as set when stored. */
export function stampSpanMs(change: Change): { readonly earliestMs: number; readonly latestMs: number } {
  let earliestMs = Infinity;
  let latestMs = -Infinity;
  let lastText: string | undefined;
  const take = (text: string | undefined) => {
    if (text !== undefined && text === lastText) return;
    lastText = text;
    const ms = parseStampMs(text) ?? storedAtMs(change);
    earliestMs = Math.min(earliestMs, ms);
    latestMs = Math.max(latestMs, ms);
  };
  for (const field in change.fieldMeta) take(change.fieldMeta[field]);
  for (const field in change.data) if (change.fieldMeta[field] === undefined) take(undefined);
  return { earliestMs, latestMs };
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

/** An item's fields, and that items are never deleted by themselves: they go with their job. */
export function itemTruth(item: ItemView): Record<string, Json> {
  return { ...itemFields(item), [DELETED_AT]: null };
}

/** Every workflow field of a job. */
export function jobFields(job: JobView): Record<string, Json> {
  return {
    totalUrls: job.totalUrls,
    status: job.status,
    startedAt: timeOrNull(job.startedAtMs),
    finishedAt: timeOrNull(job.finishedAtMs),
    source: job.source,
    error: job.failure?.message ?? null,
    errorCode: job.failure?.code ?? null,
    ...job.written,
  };
}

/** A job's fields, and whether it is deleted. */
export function jobTruth(job: JobView): Record<string, Json> {
  return { ...jobFields(job), [DELETED_AT]: job.deletedAt };
}
