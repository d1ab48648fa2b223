import { QUEUE_TABLE_SET } from "@tidemark/sync-log";
import { defineQuery } from "../connection/query.ts";
import { type ChangeColumns, changeColumns } from "./change-columns.ts";
import { ofTables } from "./of-tables.ts";

/** Changes of the queue's tables by record id, in no order. */
export const readQueueRecords = defineQuery<[userId: string, recordIds: readonly string[]], ChangeColumns>(`
SELECT ${changeColumns("data")}
FROM sync_changes
WHERE user_id = $1 AND record_id = ANY ($2::text[]) AND record_id <> '' AND ${ofTables(QUEUE_TABLE_SET)}`);
