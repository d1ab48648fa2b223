/** Reads all rows about jobs, from a position on, page after page, without a lock. */
import { type Change, QUEUE_TABLES, type SyncLog } from "@tidemark/sync-log";

const ROWS_PER_PAGE = 5_000;
const JOB_TABLE = { appId: QUEUE_TABLES.appId, tableNames: [QUEUE_TABLES.jobs] };

export async function* jobRowsAfter(
  log: Pick<SyncLog, "readAfter">,
  tenant: string,
  position: number,
): AsyncGenerator<Change> {
  let after = position;
  for (;;) {
    const page = await log.readAfter(tenant, after, { tables: JOB_TABLE, limit: ROWS_PER_PAGE });
    yield* page.changes;
    if (!page.hasMore) return;
    after = page.upTo;
  }
}
