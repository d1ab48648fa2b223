/** Well-formed changes to try a log with. Ids count up, so that no two changes share one by accident. */
import { FEED_TABLES, IMPORT_TABLES, type NewChange, QUEUE_TABLES } from "@tidemark/sync-log";

const STAMP = "2026-05-04T03:02:01.000Z";
let minted = 0;

/** A UUID that was not given out before. */
export function nextId(): string {
  minted += 1;
  return `00000000-0000-4000-8000-${minted.toString(16).padStart(12, "0")}`;
}

function change(tableName: string, recordId: string, data: NewChange["data"], rest: Partial<NewChange>) {
  return {
    id: nextId(),
    appId: IMPORT_TABLES.appId,
    tableName,
    recordId,
    op: "insert",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data ?? {}).map((field) => [field, STAMP])),
    spaceId: null,
    clientId: "device-1",
    schemaVersion: 1,
    actor: null,
    origin: "user",
    ...rest,
  } satisfies NewChange;
}

/** A change of a content table, which no worker attends to. */
export function article(recordId: string, rest: Partial<NewChange> = {}): NewChange {
  return change("articles", recordId, { title: `About ${recordId}` }, rest);
}

export function jobInsert(jobId: string, rest: Partial<NewChange> = {}): NewChange {
  return change(IMPORT_TABLES.jobs, jobId, { status: "queued", totalUrls: 2 }, rest);
}

export function itemInsert(itemId: string, jobId: string, rest: Partial<NewChange> = {}): NewChange {
  return change(IMPORT_TABLES.items, itemId, { jobId, idx: 0, state: "pending" }, rest);
}

export function itemUpdate(itemId: string, state: string): NewChange {
  return change(IMPORT_TABLES.items, itemId, { state }, { op: "update" });
}

export function pickupInsert(itemId: string): NewChange {
  return change(IMPORT_TABLES.pickups, `pickup-${itemId}`, { itemId, payload: { title: "Sealed" } }, {});
}

/** As many inserts of items as asked for, of one job. */
export function items(count: number, jobId = "job-1"): NewChange[] {
  return Array.from({ length: count }, (_, index) => itemInsert(`item-${index + 1}`, jobId));
}

const ofQueue = { appId: QUEUE_TABLES.appId, origin: "system" } as const;

export function queueJobInsert(jobId: string, rest: Partial<NewChange> = {}): NewChange {
  return change(QUEUE_TABLES.jobs, jobId, { jobType: "mail", args: "{}" }, { ...ofQueue, ...rest });
}

export function queueJobUpdate(jobId: string, state: string): NewChange {
  return change(QUEUE_TABLES.jobs, jobId, { state }, { ...ofQueue, op: "update" });
}

/** Any change of one of the queue's tables. */
export function queueChange(tableName: string, recordId: string): NewChange {
  return change(tableName, recordId, { note: tableName }, ofQueue);
}

/** A subscription: a table that the worker uses and that asks for nobody. */
export function feed(feedId: string, rest: Partial<NewChange> = {}): NewChange {
  return change(FEED_TABLES.feeds, feedId, { url: `https://example.org/${feedId}` }, rest);
}
