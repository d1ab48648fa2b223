import { defineQuery } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";

/** The same as `readChanges`, of some tables of one app. */
export const readChangesOfTables = defineQuery<
  [
    userId: string,
    position: number,
    withoutDataOf: string | null,
    limit: number,
    appId: string,
    tableNames: readonly string[],
  ],
  ChangeColumns
>(`
SELECT ${changeColumns("CASE WHEN table_name = $3 THEN NULL ELSE data END")}
FROM sync_changes
WHERE user_id = $1 AND seq > $2 AND app_id = $5 AND table_name = ANY ($6::text[])
ORDER BY seq
LIMIT $4::bigint`);
