import { defineQuery } from "../connection/query.ts";
import { perLane } from "./lane-columns.ts";

/** Streams whose time has come, longest due first. Reads the index of streams that are not at rest in the lane. */
export const listDueStreams = perLane(({ attendAt }) =>
  defineQuery<[limit: number], { userId: string }>(`
SELECT user_id AS "userId"
FROM sync_heads
WHERE ${attendAt} <= clock_timestamp()
ORDER BY ${attendAt}, user_id
LIMIT $1::bigint`),
);
