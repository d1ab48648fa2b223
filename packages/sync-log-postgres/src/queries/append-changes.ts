import { WORK_TABLES } from "@tidemark/sync-log";
import { defineStoringQuery } from "../connection/query.ts";

/** What an append tells of the head afterwards, and of ids that were stored before. */
export interface AppendedRow {
  /** The head after the append; null when nothing was stored because an id was reused. */
  readonly seq: number | null;
  readonly attendAtMs: number | null;
  readonly liveFrom: number | null;
  /** Ids of the batch that the stream had before. */
  readonly known: readonly KnownId[] | null;
}

export interface KnownId {
  readonly id: string;
  readonly seq: number;
  /** False: stored with other content. */
  readonly same: boolean;
}

const workTableNames = WORK_TABLES.tableNames.map((name) => `'${name}'`).join(", ");

/**
 * Gives the new changes of a batch the next positions and stores them, all in one statement; the
 * caller holds the head. An id that the stream has with other content keeps everything unstored.
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
), known AS MATERIALIZED (
  SELECT given.ordinal, given.id, stored.seq,
         (stored.app_id, stored.table_name, stored.record_id, stored.op, stored.data,
          coalesce(stored.field_meta, '{}'::jsonb))
           IS NOT DISTINCT FROM
         (given.app_id, given.table_name, given.record_id, given.op, nullif(given.data, 'null'::jsonb),
          given.field_meta) AS same
  FROM given
  CROSS JOIN LATERAL (
    SELECT seq, app_id, table_name, record_id, op, data, field_meta
    FROM sync_changes
    WHERE user_id = $1 AND id = given.id
    LIMIT 1
  ) AS stored
), fresh AS MATERIALIZED (
  SELECT given.*, row_number() OVER (ORDER BY given.ordinal) AS step
  FROM given
  WHERE NOT EXISTS (SELECT FROM known WHERE known.ordinal = given.ordinal)
    AND NOT EXISTS (SELECT FROM known WHERE NOT known.same)
), moved AS (
  UPDATE sync_heads
  SET seq = seq + (SELECT count(*) FROM fresh),
      attend_at = CASE
        WHEN $4 THEN to_timestamp($5::double precision / 1000)
        WHEN EXISTS (
          SELECT FROM fresh WHERE app_id = '${WORK_TABLES.appId}' AND table_name IN (${workTableNames})
        ) THEN least(attend_at, to_timestamp($3::double precision / 1000))
        ELSE attend_at
      END,
      live_from = CASE WHEN $4 THEN $6::bigint ELSE live_from END
  WHERE user_id = $1 AND NOT EXISTS (SELECT FROM known WHERE NOT known.same)
  RETURNING seq, attend_at, live_from
), stored AS (
  INSERT INTO sync_changes (
    user_id, seq, created_at, id, app_id, table_name, record_id, space_id, op, data, field_meta,
    client_id, schema_version, actor, origin
  )
  SELECT $1, moved.seq - (SELECT count(*) FROM fresh) + step, to_timestamp($3::double precision / 1000),
         id, app_id, table_name, record_id, space_id, op, nullif(data, 'null'::jsonb), field_meta,
         client_id, schema_version, nullif(actor, 'null'::jsonb), origin
  FROM fresh CROSS JOIN moved
  ORDER BY step
)
SELECT moved.seq,
       round(date_part('epoch', moved.attend_at) * 1000) AS "attendAtMs",
       moved.live_from AS "liveFrom",
       (SELECT jsonb_agg(jsonb_build_object('id', id, 'seq', seq, 'same', same)) FROM known) AS known
FROM (VALUES (1)) AS always (present)
LEFT JOIN moved ON true`);
