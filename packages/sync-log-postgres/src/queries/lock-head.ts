import { defineQuery } from "../connection/query.ts";
import { CLOCK_MS, HEAD_COLUMNS, type LockedHeadRow } from "./head-columns.ts";

/** Waits for the stream's head and holds it. No row when the stream has no head yet. */
export const lockHead = defineQuery<[userId: string], LockedHeadRow>(`
WITH held AS MATERIALIZED (
  SELECT user_id, epoch, seq, attend_at, live_from, queue_attend_at, queue_live_from
  FROM sync_heads
  WHERE user_id = $1
  FOR UPDATE
)
SELECT ${HEAD_COLUMNS}, ${CLOCK_MS}
FROM held`);
