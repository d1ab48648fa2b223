/**
 * The tables that workers use, and their lanes: an append to a table of a lane asks for that lane's
 * worker; an append to any other (feeds, articles, tags, notes) asks for nobody. The worker's
 * database role sees the tables of this file only.
 */
import type { RecordRef } from "./change.ts";

export interface TableSet {
  readonly appId: string;
  readonly tableNames: readonly string[];
}

/** Each kind of worker has hints of its own on every head. */
export type Lane = "imports" | "queue";

export const IMPORT_TABLES = {
  appId: "articles",
  jobs: "articleImportJobs",
  items: "articleImportItems",
  pickups: "articleExtractPickup",
} as const;

/** Subscriptions. The worker keeps them in the user's stream; jobs of the queue say when it looks at them. */
export const FEED_TABLES = { appId: "articles", feeds: "articleFeeds" } as const;

export const QUEUE_TABLES = {
  appId: "queue",
  jobs: "queueJobs",
  claims: "queueClaims",
  dependents: "queueDependents",
  workers: "queueWorkers",
  schedules: "queueSchedules",
  recoveryAttempts: "recoveryAttempts",
} as const;

/** What the import folds: the lane "imports". */
export const WORK_TABLES: TableSet = {
  appId: IMPORT_TABLES.appId,
  tableNames: [IMPORT_TABLES.jobs, IMPORT_TABLES.items, IMPORT_TABLES.pickups],
};

/** What the queue folds: the lane "queue". */
export const QUEUE_TABLE_SET: TableSet = {
  appId: QUEUE_TABLES.appId,
  tableNames: [
    QUEUE_TABLES.jobs,
    QUEUE_TABLES.claims,
    QUEUE_TABLES.dependents,
    QUEUE_TABLES.workers,
    QUEUE_TABLES.schedules,
    QUEUE_TABLES.recoveryAttempts,
  ],
};

/** In no lane. */
export const FEED_TABLE_SET: TableSet = { appId: FEED_TABLES.appId, tableNames: [FEED_TABLES.feeds] };

/** The lane whose worker an append to the table asks for; null when it asks for nobody. */
export function laneOf(record: Pick<RecordRef, "appId" | "tableName">): Lane | null {
  if (isOf(QUEUE_TABLE_SET, record)) return "queue";
  return isOf(WORK_TABLES, record) ? "imports" : null;
}

function isOf(tables: TableSet, record: Pick<RecordRef, "appId" | "tableName">): boolean {
  return record.appId === tables.appId && tables.tableNames.includes(record.tableName);
}
