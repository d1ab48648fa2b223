import { defineQuery } from "../connection/query.ts";
import { CLOCK_MS, HEAD_COLUMNS, type LockedHeadRow } from "./head-columns.ts";

/** Holds the stream's head unless somebody else does. No row when it is held or missing. */
export const lockHeadIfFree = defineQuery<[userId: string], LockedHeadRow>(`
WITH held AS MATERIALIZED (
  SELECT user_id, epoch, seq, attend_at, live_from, queue_attend_at, queue_live_from
  FROM sync_heads
  WHERE user_id = $1
  FOR UPDATE SKIP LOCKED
)
SELECT ${HEAD_COLUMNS}, ${CLOCK_MS}
FROM held`);
