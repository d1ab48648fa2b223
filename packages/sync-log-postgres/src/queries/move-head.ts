import type { Lane } from "@tidemark/sync-log";
import { defineStoringQuery } from "../connection/query.ts";
import { CLOCK_MS } from "./head-columns.ts";
import { LANE_COLUMNS } from "./lane-columns.ts";

/**
 * Sets the head's position, which the holder knows, and asks for lanes or leaves the hints of one.
 * Parameters: user id, position, now in ms, the lanes asked for, the lane of the hints, the hints.
 */
export const moveHead = defineStoringQuery<
  [
    userId: string,
    seq: number,
    nowMs: number,
    asksImports: boolean,
    asksQueue: boolean,
    hintedLane: Lane | null,
    attendAtMs: number | null,
    liveFrom: number | null,
  ],
  never
>(`
UPDATE sync_heads
SET seq = $2::bigint,
    ${laneAfter("imports", "$4")},
    ${laneAfter("queue", "$5")}
WHERE user_id = $1`);

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

const CLOCK = "to_timestamp(floor(date_part('epoch', clock_timestamp()) * 1000) / 1000)";

/**
 * Waits for the head, moves it by so many positions and asks for lanes, for whoever has not looked at it. No row when
 * the stream has no head yet.
 */
export const moveHeadBy = defineStoringQuery<
  [userId: string, positions: number, asksImports: boolean, asksQueue: boolean],
  { readonly nowMs: number }
>(`
UPDATE sync_heads
SET seq = seq + $2::bigint,
    attend_at = CASE WHEN $3::boolean THEN least(attend_at, ${CLOCK}) ELSE attend_at END,
    queue_attend_at = CASE WHEN $4::boolean THEN least(queue_attend_at, ${CLOCK}) ELSE queue_attend_at END
WHERE user_id = $1
RETURNING ${CLOCK_MS}`);
