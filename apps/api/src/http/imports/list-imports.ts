/** Pages through a user's imports, newest first. Pure. */
import { JOB_STATUSES, type ImportSummary, type JobStatus } from "@tidemark/import-job";
import { formatCursor, type Json, readContent, readCursor } from "@tidemark/sync-log";
import type { JobRecord, UserJobs } from "./job-records.ts";

/** An import in a list: without its items, so without their states. */
export type ListedImport = Omit<ImportSummary, "states"> & {
  /** ISO time at which the log stored it. */
  readonly createdAt: string;
};

export type ImportPage =
  | {
      readonly kind: "page";
      readonly imports: readonly ListedImport[];
      /** For the next page; null on the last. */
      readonly next: string | null;
    }
  | { readonly kind: "malformed-cursor" }
  | { readonly kind: "epoch-changed" };

/** A page of at most `limit` imports; `after` is an earlier page's `next`, or empty. */
export function listImports({ head, jobs }: UserJobs, limit: number, after: string): ImportPage {
  const cursor = readCursor(after, head);
  if (cursor.kind === "malformed") return { kind: "malformed-cursor" };
  if (cursor.kind !== "at") return { kind: "epoch-changed" };
  const beforeSeq = after === "" ? Infinity : cursor.seq;
  const found: JobRecord[] = [];
  for (const job of [...jobs.values()].reverse()) {
    if (job.firstSeq >= beforeSeq || readContent(job.fields) === null) continue;
    found.push(job);
    if (found.length > limit) break;
  }
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    kind: "page",
    imports: shown.map(describe),
    next: last ? formatCursor({ epoch: head.epoch, seq: last.firstSeq }) : null,
  };
}

function describe({ id, createdAt, fields }: JobRecord): ListedImport {
  const values = readContent(fields) ?? {};
  return {
    id,
    createdAt,
    status: statusOf(values["status"]),
    source: textOrNull(values["source"]),
    totalUrls: count(values["totalUrls"]),
    startedAt: textOrNull(values["startedAt"]),
    finishedAt: textOrNull(values["finishedAt"]),
    error: textOrNull(values["error"]),
    errorCode: textOrNull(values["errorCode"]),
    savedCount: count(values["savedCount"]),
    duplicateCount: count(values["duplicateCount"]),
    errorCount: count(values["errorCount"]),
    warningCount: count(values["warningCount"]),
    cancelledCount: count(values["cancelledCount"]),
  };
}

function statusOf(value: Json | undefined): JobStatus {
  return JOB_STATUSES.find((status) => status === value) ?? "queued";
}

function count(value: Json | undefined): number {
  return typeof value === "number" ? value : 0;
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
