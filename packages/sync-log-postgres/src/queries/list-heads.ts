import { defineQuery } from "../connection/query.ts";
import { HEAD_COLUMNS, type HeadRow } from "./head-columns.ts";

/** Heads in user id order (by code point), after a user id ('' is before all). */
export const listHeads = defineQuery<[afterUserId: string, limit: number], HeadRow>(`
SELECT ${HEAD_COLUMNS}
FROM sync_heads
WHERE user_id > $1
ORDER BY user_id
LIMIT $2::bigint`);
