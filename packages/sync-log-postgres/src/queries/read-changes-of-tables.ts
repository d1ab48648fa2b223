import { FEED_TABLE_SET, QUEUE_TABLE_SET, type TableSet, WORK_TABLES } from "@tidemark/sync-log";
import { defineQuery, defineQueryPlannedAnew } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";
import { ofTables } from "./of-tables.ts";

type Range = [userId: string, position: number, withoutDataOf: string | null, limit: number];

const text = (condition: string) => `
SELECT ${changeColumns("CASE WHEN table_name = $3 THEN NULL ELSE data END")}
FROM sync_changes
WHERE user_id = $1 AND seq > $2 AND ${condition}
ORDER BY seq
LIMIT $4::bigint`;

/** The same as `readChanges`, of some tables of one app: an index of just these is used when it is seen which they are. */
export const readChangesOfTables = defineQueryPlannedAnew<
  [...Range, appId: string, tableNames: readonly string[]],
  ChangeColumns
>(text("app_id = $5 AND table_name = ANY ($6::text[])"));

/** The same for the sets of tables that workers fold, in the terms of their indexes. */
export const readChangesOfWorkers: ReadonlyMap<TableSet, ReturnType<typeof define>> = new Map(
  [WORK_TABLES, QUEUE_TABLE_SET, FEED_TABLE_SET].map((tables) => [tables, define(tables)]),
);

function define(tables: TableSet) {
  return defineQuery<Range, ChangeColumns>(text(ofTables(tables)));
}
