import { defineQuery } from "../connection/query.ts";

/** Streams whose time has come, longest due first. Reads the index of streams that are not at rest. */
export const listDueStreams = defineQuery<[limit: number], { userId: string }>(`
SELECT user_id AS "userId"
FROM sync_heads
WHERE attend_at <= clock_timestamp()
ORDER BY attend_at, user_id
LIMIT $1::bigint`);
