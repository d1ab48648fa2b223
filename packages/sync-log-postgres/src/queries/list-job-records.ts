import { IMPORT_TABLES } from "@tidemark/sync-log";
import { defineQueryPlannedAnew } from "../connection/query.ts";

const { appId, items } = IMPORT_TABLES;

export interface JobRecordRow {
  readonly jobId: string;
  /** Null in the row that names a job itself. */
  readonly itemId: string | null;
}

/** The jobs that are named by their own ids or by ids of their items, and all items of these jobs. */
export const listJobRecords = defineQueryPlannedAnew<
  [userId: string, jobIds: readonly string[], itemIds: readonly string[]],
  JobRecordRow
>(`
WITH wanted AS MATERIALIZED (
  SELECT unnest($2::text[]) AS job_id
  UNION
  SELECT import_job_id
  FROM sync_changes
  WHERE user_id = $1 AND record_id = ANY ($3::text[])
    AND app_id = '${appId}' AND table_name = '${items}' AND op = 'insert' AND import_job_id IS NOT NULL
)
SELECT job_id AS "jobId", NULL AS "itemId"
FROM wanted
UNION
SELECT wanted.job_id, item.record_id
FROM wanted
CROSS JOIN LATERAL (
  SELECT record_id
  FROM sync_changes
  WHERE user_id = $1 AND import_job_id = wanted.job_id
    AND app_id = '${appId}' AND table_name = '${items}' AND op = 'insert'
  OFFSET 0
) AS item`);
