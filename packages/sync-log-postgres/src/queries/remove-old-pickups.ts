import { IMPORT_TABLES } from "@tidemark/sync-log";
import { defineStoringQuery } from "../connection/query.ts";

/** Deletes some pickup inserts that are older than an age, oldest first. */
export const removeOldPickups = defineStoringQuery<[ageMs: number, limit: number], { seq: number }>(`
WITH old AS MATERIALIZED (
  SELECT user_id, seq
  FROM sync_changes
  WHERE created_at < clock_timestamp() - $1::double precision * interval '1 millisecond'
    AND app_id = '${IMPORT_TABLES.appId}'
    AND table_name = '${IMPORT_TABLES.pickups}'
    AND op = 'insert'
  ORDER BY created_at
  LIMIT $2::bigint
)
DELETE FROM sync_changes AS change
USING old
WHERE change.user_id = old.user_id AND change.seq = old.seq
RETURNING change.seq`);
