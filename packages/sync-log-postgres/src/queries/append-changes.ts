import type { Lane } from "@tidemark/sync-log";
import { defineStoringQuery } from "../connection/query.ts";
import type { HeadRow } from "./head-columns.ts";
import { LANE_COLUMNS } from "./lane-columns.ts";

/** What an append makes of a head. */
export type AppendedRow = Pick<
  HeadRow,
  "seq" | "attendAtMs" | "liveFrom" | "queueAttendAtMs" | "queueLiveFrom"
>;

/**
 * Gives the changes of a batch the next positions and stores them, all in one statement; the
 * caller holds the head. Fails with a unique violation when the stream has one of the ids.
 * Parameters: user id, batch as JSON rows in order, stored time in ms, the lanes asked for, the lane
 * that hints are given for, the hints.
 */
export const appendChanges = defineStoringQuery<
  [
    userId: string,
    batch: string,
    storedAtMs: number,
    asksImports: boolean,
    asksQueue: boolean,
    hintedLane: Lane | null,
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
      ${laneAfter("imports", "$4")},
      ${laneAfter("queue", "$5")}
  WHERE user_id = $1
  RETURNING seq, attend_at, live_from, queue_attend_at, queue_live_from
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
       live_from AS "liveFrom",
       round(date_part('epoch', queue_attend_at) * 1000) AS "queueAttendAtMs",
       queue_live_from AS "queueLiveFrom"
FROM moved`);

/** The assignments of a lane's columns: the hints given, or now when the lane is asked for. */
function laneAfter(lane: Lane, isAsked: string): string {
  const { attendAt, liveFrom } = LANE_COLUMNS[lane];
  return `${attendAt} = CASE
        WHEN $6::text = '${lane}' THEN to_timestamp($7::double precision / 1000)
        WHEN ${isAsked}::boolean THEN least(${attendAt}, to_timestamp($3::double precision / 1000))
        ELSE ${attendAt}
      END,
      ${liveFrom} = CASE WHEN $6::text = '${lane}' THEN $8::bigint ELSE ${liveFrom} END`;
}
