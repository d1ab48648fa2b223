import { defineQuery } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";

/** Stored changes of a stream by their ids. */
export const readChangesById = defineQuery<[userId: string, ids: readonly string[]], ChangeColumns>(`
SELECT ${changeColumns("data")}
FROM sync_changes
WHERE user_id = $1 AND id = ANY ($2::uuid[])`);
