import { defineStoringQuery } from "../connection/query.ts";
import { perLane } from "./lane-columns.ts";

/** Makes the next streams that are not at rest due now, in user id order so that two such passes cannot deadlock. */
export const attendStreams = perLane(({ attendAt }) =>
  defineStoringQuery<[afterUserId: string, limit: number], { userId: string }>(`
WITH next AS MATERIALIZED (
  SELECT user_id
  FROM sync_heads
  WHERE ${attendAt} IS NOT NULL AND user_id > $1
  ORDER BY user_id
  LIMIT $2::bigint
  FOR UPDATE
)
UPDATE sync_heads AS head
SET ${attendAt} = least(head.${attendAt}, clock_timestamp())
FROM next
WHERE head.user_id = next.user_id AND head.${attendAt} IS NOT NULL
RETURNING head.user_id AS "userId"`),
);
