import { defineQuery } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";

/** A stream's changes after a position, in position order; one table may come without its data. */
export const readChanges = defineQuery<
  [userId: string, position: number, withoutDataOf: string | null, limit: number],
  ChangeColumns
>(`
SELECT ${changeColumns("CASE WHEN table_name = $3 THEN NULL ELSE data END")}
FROM sync_changes
WHERE user_id = $1 AND seq > $2
ORDER BY seq
LIMIT $4::bigint`);
