import { IMPORT_TABLES } from "@tidemark/sync-log";
import { defineQuery } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";

const { appId, jobs, items, pickups } = IMPORT_TABLES;

/** Whole jobs, named by their own ids or by ids of their items, with all items and pickups; pickups without data. */
export const readJobs = defineQuery<
  [userId: string, jobIds: readonly string[], itemIds: readonly string[], beforeSeq: number],
  ChangeColumns
>(`
WITH wanted_jobs AS MATERIALIZED (
  SELECT unnest($2::text[]) AS job_id
  UNION
  SELECT import_job_id
  FROM sync_changes
  WHERE user_id = $1 AND record_id = ANY ($3::text[])
    AND app_id = '${appId}' AND table_name = '${items}' AND op = 'insert' AND import_job_id IS NOT NULL
), wanted_items AS MATERIALIZED (
  SELECT DISTINCT item.record_id
  FROM wanted_jobs
  JOIN sync_changes AS item
    ON item.user_id = $1
    AND item.import_job_id = wanted_jobs.job_id
    AND item.app_id = '${appId}' AND item.table_name = '${items}' AND item.op = 'insert'
), wanted AS MATERIALIZED (
  SELECT '${jobs}' AS of_table, job_id AS of_record FROM wanted_jobs
  UNION ALL
  SELECT '${items}', record_id FROM wanted_items
  UNION ALL
  SELECT '${pickups}', 'pickup-' || record_id FROM wanted_items
)
SELECT ${changeColumns(`CASE WHEN table_name = '${pickups}' THEN NULL ELSE data END`)}
FROM wanted
JOIN sync_changes
  ON user_id = $1
  AND record_id = of_record
  AND table_name = of_table
  AND app_id = '${appId}'
  AND table_name IN ('${jobs}', '${items}', '${pickups}')
WHERE seq < $4
ORDER BY seq`);
