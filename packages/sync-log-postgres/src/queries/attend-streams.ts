import { defineStoringQuery } from "../connection/query.ts";

/** Makes the next streams that are not at rest due now, in user id order so that two such passes cannot deadlock. */
export const attendStreams = defineStoringQuery<[afterUserId: string, limit: number], { userId: string }>(`
WITH next AS MATERIALIZED (
  SELECT user_id
  FROM sync_heads
  WHERE attend_at IS NOT NULL AND user_id > $1
  ORDER BY user_id
  LIMIT $2::bigint
  FOR UPDATE
)
UPDATE sync_heads AS head
SET attend_at = least(head.attend_at, clock_timestamp())
FROM next
WHERE head.user_id = next.user_id AND head.attend_at IS NOT NULL
RETURNING head.user_id AS "userId"`);
