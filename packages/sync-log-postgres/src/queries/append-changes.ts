import { WORK_TABLES } from "@tidemark/sync-log";
import { defineStoringQuery } from "../connection/query.ts";

/** The head after an append. */
export interface AppendedRow {
  readonly seq: number;
  readonly attendAtMs: number | null;
  readonly liveFrom: number;
}

const workTableNames = WORK_TABLES.tableNames.map((name) => `'${name}'`).join(", ");

/**
 * Gives the changes of a batch the next positions and stores them, all in one statement; the
 * caller holds the head. Fails with a unique violation when the stream has one of the ids.
 * Parameters: user id, batch as JSON rows in order, stored time in ms, whether hints are given, the hints.
 */
export const appendChanges = defineStoringQuery<
  [
    userId: string,
    batch: string,
    storedAtMs: number,
    hasHints: boolean,
    attendAtMs: number | null,
    liveFrom: number | null,
  ],
  AppendedRow
>(`
WITH given AS MATERIALIZED (
  SELECT ordinal, id, app_id, table_name, record_id, space_id, op, data, field_meta, client_id,
         schema_version, actor, origin
  FROM jsonb_to_recordset($2::jsonb) AS given (
    ordinal integer, id uuid, app_id text, table_name text, record_id text, space_id text, op text,
    data jsonb, field_meta jsonb, client_id text, schema_version integer, actor jsonb, origin text
  )
), moved AS (
  UPDATE sync_heads
  SET seq = seq + (SELECT count(*) FROM given),
      attend_at = CASE
        WHEN $4 THEN to_timestamp($5::double precision / 1000)
        WHEN EXISTS (
          SELECT FROM given WHERE app_id = '${WORK_TABLES.appId}' AND table_name IN (${workTableNames})
        ) THEN least(attend_at, to_timestamp($3::double precision / 1000))
        ELSE attend_at
      END,
      live_from = CASE WHEN $4 THEN $6::bigint ELSE live_from END
  WHERE user_id = $1
  RETURNING seq, attend_at, live_from
), stored AS (
  INSERT INTO sync_changes (
    user_id, seq, created_at, id, app_id, table_name, record_id, space_id, op, data, field_meta,
    client_id, schema_version, actor, origin
  )
  SELECT $1, moved.seq - (SELECT count(*) FROM given) + ordinal, to_timestamp($3::double precision / 1000),
         id, app_id, table_name, record_id, space_id, op, data, field_meta,
         client_id, schema_version, actor, origin
  FROM given CROSS JOIN moved
  ORDER BY ordinal
)
SELECT seq,
       round(date_part('epoch', attend_at) * 1000) AS "attendAtMs",
       live_from AS "liveFrom"
FROM moved`);
