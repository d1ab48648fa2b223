/**
 * The tables that workers attend to. An append to one of them asks for a worker; an append to any
 * other (articles, tags, notes) does not. The worker's database role sees these tables only.
 */
import type { RecordRef } from "./change.ts";

export interface TableSet {
  readonly appId: string;
  readonly tableNames: readonly string[];
}

export const IMPORT_TABLES = {
  appId: "articles",
  jobs: "articleImportJobs",
  items: "articleImportItems",
  pickups: "articleExtractPickup",
} as const;

export const WORK_TABLES: TableSet = {
  appId: IMPORT_TABLES.appId,
  tableNames: [IMPORT_TABLES.jobs, IMPORT_TABLES.items, IMPORT_TABLES.pickups],
};

export function isWorkTable(record: Pick<RecordRef, "appId" | "tableName">): boolean {
  return record.appId === WORK_TABLES.appId && WORK_TABLES.tableNames.includes(record.tableName);
}
