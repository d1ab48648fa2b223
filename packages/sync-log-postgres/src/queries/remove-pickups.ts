import { IMPORT_TABLES } from "@tidemark/sync-log";
import { defineStoringQuery } from "../connection/query.ts";

/** Deletes pickup inserts of one stream by their record ids. */
export const removePickups = defineStoringQuery<
  [userId: string, recordIds: readonly string[]],
  { seq: number }
>(`
DELETE FROM sync_changes
WHERE user_id = $1
  AND record_id = ANY ($2::text[])
  AND app_id = '${IMPORT_TABLES.appId}'
  AND table_name = '${IMPORT_TABLES.pickups}'
  AND op = 'insert'
RETURNING seq`);
