import { defineQuery } from "../connection/query.ts";
import { HEAD_COLUMNS, type HeadRow } from "./head-columns.ts";

export const readHead = defineQuery<[userId: string], HeadRow>(`
SELECT ${HEAD_COLUMNS}
FROM sync_heads
WHERE user_id = $1`);
