import { defineStoringQuery } from "../connection/query.ts";

export const setHints = defineStoringQuery<[userId: string, attendAtMs: number | null, liveFrom: number]>(`
UPDATE sync_heads
SET attend_at = to_timestamp($2::double precision / 1000),
    live_from = $3::bigint
WHERE user_id = $1`);
