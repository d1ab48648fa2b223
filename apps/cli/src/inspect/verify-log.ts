/** Folds every stream of the log from its first change and collects what breaks a law. */
import { LawCheck, PICKUPS, type StreamReport } from "@tidemark/import-job";
import { type ChangePage, type ReadQuery, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import { allHeads } from "./all-heads.ts";

export interface VerifiedStream {
  readonly userId: string;
  readonly report: StreamReport;
}

const QUERY: ReadQuery = { tables: WORK_TABLES, withoutDataOf: PICKUPS };

/** One report a stream. Only the end of each is read under its head, so that its worker hardly waits. */
export async function* verifyLog(log: SyncLog): AsyncGenerator<VerifiedStream> {
  for await (const { userId } of allHeads(log)) {
    const check = new LawCheck(userId);
    let position = 0;
    const observe = async (read: (position: number) => Promise<ChangePage>) => {
      for (let hasMore = true; hasMore;) {
        const page = await read(position);
        for (const change of page.changes) check.observe(change);
        position = page.upTo;
        hasMore = page.hasMore;
      }
    };
    await observe((from) => log.readAfter(userId, from, QUERY));
    const report = await log.withStream(userId, async (stream) => {
      await observe((from) => stream.readAfter(from, QUERY));
      return check.report(stream.head);
    });
    yield { userId, report };
  }
}
