import { defineQuery } from "../connection/query.ts";
import { CLOCK_MS, HEAD_COLUMNS, type LockedHeadRow } from "./head-columns.ts";

/** Makes the head of a new stream and holds it. No row when another transaction made it first. */
export const createHead = defineQuery<[userId: string, epoch: string], LockedHeadRow>(`
INSERT INTO sync_heads (user_id, epoch, seq, attend_at, live_from)
VALUES ($1, $2, 0, NULL, 1)
ON CONFLICT (user_id) DO NOTHING
RETURNING ${HEAD_COLUMNS}, ${CLOCK_MS}`);
