/**
 * What users and their devices write: new imports, intents on jobs and items, and the taking of an
 * article. Every function gives changes to append as one batch.
 */
import { type Actor, formatStamp, type Json, type JsonObject, type NewChange } from "@tidemark/sync-log";
import { fieldTimesOf } from "./field-times.ts";
import { APP_ID, articleIdOf, ITEMS, JOBS, PICKUPS, pickupIdOf, SCHEMA_VERSION } from "./model.ts";
import { NO_COUNTERS } from "./view.ts";

/** Who writes, when, and with which fresh ids. */
export interface Author {
  readonly clientId: string;
  readonly actor: Actor | null;
  /** The writer's time, ms; orders edits of one field. */
  readonly nowMs: number;
  /** A fresh UUID each time. */
  readonly newId: () => string;
}

export interface NewItem {
  readonly itemId: string;
  readonly url: string;
}

/** The job's own record. Items may follow in batches; the job ends when `totalUrls` have come and ended. */
export function announceImport(
  author: Author,
  job: { readonly jobId: string; readonly totalUrls: number; readonly source: string | null },
): NewChange {
  return write(author, JOBS, job.jobId, "insert", {
    totalUrls: job.totalUrls,
    status: "queued",
    startedAt: null,
    finishedAt: null,
    ...NO_COUNTERS,
    source: job.source,
    enableRecovery: true,
    leasedBy: null,
    leasedUntil: null,
  });
}

/** A batch of the job's items; `firstIdx` is the place of the first in the list, from 0. */
export function addItems(
  author: Author,
  jobId: string,
  items: readonly NewItem[],
  firstIdx: number,
): NewChange[] {
  return items.map(({ itemId, url }, index) =>
    write(author, ITEMS, itemId, "insert", {
      jobId,
      idx: firstIdx + index,
      url,
      state: "pending",
      articleId: null,
      warning: null,
      error: null,
      errorCode: null,
      attempts: 0,
      losses: 0,
      claim: 0,
      claimedBy: null,
      lastAttemptAt: null,
      nextAttemptAt: null,
    }),
  );
}

export type JobIntent = "pause" | "resume" | "cancel";

const STATUS_OF_INTENT = { pause: "paused", resume: "running", cancel: "cancelled" } as const;

export function intendForJob(author: Author, jobId: string, intent: JobIntent): NewChange {
  return write(author, JOBS, jobId, "update", { status: STATUS_OF_INTENT[intent] });
}

/** Failed items get another try. */
export function retryItems(author: Author, itemIds: readonly string[]): NewChange[] {
  return itemIds.map((itemId) => write(author, ITEMS, itemId, "update", { state: "pending" }));
}

export function deleteImport(author: Author, jobId: string): NewChange {
  return tombstone(author, JOBS, jobId);
}

/** How a device took an article. */
export type Taken = "saved" | "duplicate" | "consent-wall";

/** The item's new state and the acknowledgement of its pickup, to be stored together. */
export function takeArticle(author: Author, itemId: string, taken: Taken): NewChange[] {
  const articleId = taken === "duplicate" ? null : articleIdOf(itemId);
  return [
    write(author, ITEMS, itemId, "update", { state: taken, articleId }),
    tombstone(author, PICKUPS, pickupIdOf(itemId)),
  ];
}

function write(
  author: Author,
  tableName: string,
  recordId: string,
  op: "insert" | "update",
  data: JsonObject,
): NewChange {
  return change(author, tableName, recordId, op, data, fieldTimesOf(data, formatStamp(author.nowMs)));
}

function tombstone(author: Author, tableName: string, recordId: string): NewChange {
  return change(author, tableName, recordId, "delete", null, { deletedAt: formatStamp(author.nowMs) });
}

function change(
  author: Author,
  tableName: string,
  recordId: string,
  op: NewChange["op"],
  data: Record<string, Json> | JsonObject | null,
  fieldMeta: NewChange["fieldMeta"],
): NewChange {
  return {
    id: author.newId(),
    appId: APP_ID,
    tableName,
    recordId,
    op,
    data,
    fieldMeta,
    spaceId: null,
    clientId: author.clientId,
    schemaVersion: SCHEMA_VERSION,
    actor: author.actor,
    origin: "user",
  };
}
