/** Folds every stream of the log from its first change and collects what breaks a law. */
import { LawCheck, PICKUPS, type StreamReport } from "@tidemark/import-job";
import { type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import { allHeads } from "./all-heads.ts";

export interface VerifiedStream {
  readonly userId: string;
  readonly report: StreamReport;
}

const PAGE = { tables: WORK_TABLES, withoutDataOf: PICKUPS, limit: 10_000 } as const;

/** One report a stream. Each is read under its head, so that nothing moves meanwhile. */
export async function* verifyLog(log: SyncLog): AsyncGenerator<VerifiedStream> {
  for await (const { userId } of allHeads(log)) {
    const report = await log.withStream(userId, async (stream) => {
      const check = new LawCheck(userId);
      let position = 0;
      for (let hasMore = true; hasMore;) {
        const page = await stream.readAfter(position, PAGE);
        for (const change of page.changes) check.observe(change);
        position = page.upTo;
        hasMore = page.hasMore;
      }
      return check.report(stream.head);
    });
    yield { userId, report };
  }
}
