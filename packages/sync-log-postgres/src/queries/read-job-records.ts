import { IMPORT_TABLES } from "@tidemark/sync-log";
import { defineQueryPlannedAnew } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";

const { appId, jobs, items, pickups } = IMPORT_TABLES;

/**
 * Changes of the work tables by record id, before a position, in no order; pickups without data. With
 * the ids known to the planner each row is looked up in a hash at worst; joined with a table of ids,
 * every id would be compared with every row of the stream until the table's first ANALYZE.
 */
export const readJobRecords = defineQueryPlannedAnew<
  [userId: string, recordIds: readonly string[], beforeSeq: number],
  ChangeColumns
>(`
SELECT ${changeColumns(`CASE WHEN table_name = '${pickups}' THEN NULL ELSE data END`)}
FROM sync_changes
WHERE user_id = $1
  AND record_id = ANY ($2::text[])
  AND app_id = '${appId}'
  AND table_name IN ('${jobs}', '${items}', '${pickups}')
  AND seq < $3`);
