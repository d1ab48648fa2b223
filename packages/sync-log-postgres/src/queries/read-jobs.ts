import { IMPORT_TABLES } from "@tidemark/sync-log";
import { defineQuery } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";

const { appId, jobs, items, pickups } = IMPORT_TABLES;

/**
 * Whole jobs, named by their own ids or by ids of their items, with all items and pickups; pickups without data.
 * `OFFSET 0` keeps each look-up a look-up in its index: on a table without statistics the planner takes
 * a stream for small and would compare every record with every change.
 */
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
  CROSS JOIN LATERAL (
    SELECT record_id
    FROM sync_changes
    WHERE user_id = $1 AND import_job_id = wanted_jobs.job_id
      AND app_id = '${appId}' AND table_name = '${items}' AND op = 'insert'
    OFFSET 0
  ) AS item
), wanted AS MATERIALIZED (
  SELECT '${jobs}' AS of_table, job_id AS of_record FROM wanted_jobs
  UNION ALL
  SELECT '${items}', record_id FROM wanted_items
  UNION ALL
  SELECT '${pickups}', 'pickup-' || record_id FROM wanted_items
)
SELECT ${changeColumns(`CASE WHEN table_name = '${pickups}' THEN NULL ELSE data END`)}
FROM wanted
CROSS JOIN LATERAL (
  SELECT *
  FROM sync_changes
  WHERE user_id = $1 AND record_id = of_record
    AND app_id = '${appId}' AND table_name IN ('${jobs}', '${items}', '${pickups}')
    AND table_name = of_table AND seq < $4
  OFFSET 0
) AS change
ORDER BY seq`);
