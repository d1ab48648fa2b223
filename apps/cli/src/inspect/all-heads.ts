/** Every stream of a log, page by page. */
import type { Head, SyncLog } from "@tidemark/sync-log";

export async function* allHeads(log: Pick<SyncLog, "heads">): AsyncGenerator<Head> {
  for (let afterUserId: string | undefined; ;) {
    const heads = await log.heads(afterUserId === undefined ? {} : { afterUserId });
    yield* heads;
    const last = heads.at(-1);
    if (!last) return;
    afterUserId = last.userId;
  }
}
