/** Folds every stream of the log from its first change and collects what breaks a law. */
import { LawCheck, PICKUPS, type StreamReport } from "@tidemark/import-job";
import { QueueLawCheck, type QueueReport } from "@tidemark/job-queue";
import {
  type Change,
  type ChangePage,
  type Head,
  QUEUE_TABLE_SET,
  type ReadQuery,
  type SyncLog,
  WORK_TABLES,
} from "@tidemark/sync-log";
import { allHeads } from "./all-heads.ts";

export interface VerifiedStream {
  readonly userId: string;
  /** Of the user's imports. */
  readonly report: StreamReport;
  /** Of the user's queue. */
  readonly queue: QueueReport;
}

const IMPORTS: ReadQuery = { tables: WORK_TABLES, withoutDataOf: PICKUPS };
const QUEUE: ReadQuery = { tables: QUEUE_TABLE_SET, limit: 5_000 };

/** Without a lock, or of the stream that is held. */
interface Source {
  readAfter(position: number, query: ReadQuery): Promise<ChangePage>;
  readRecords(recordIds: readonly string[]): Promise<readonly Change[]>;
}

/** One report a stream. Only the end of each is read under its head, so that its worker hardly waits. */
export async function* verifyLog(log: SyncLog): AsyncGenerator<VerifiedStream> {
  for await (const head of allHeads(log)) {
    const { userId } = head;
    const reading = new Reading(head);
    await reading.readOn({
      readAfter: (position, query) => log.readAfter(userId, position, query),
      readRecords: (ids) => log.readRecords(userId, ids),
    });
    const end = await log.withStream(userId, async (stream) => {
      await reading.readOn(stream);
      return { head: stream.head, nowMs: stream.nowMs };
    });
    const { imports, queue } = reading;
    yield { userId, report: imports.report(end.head), queue: queue.report(end.head, end.nowMs) };
  }
}

/** How far a stream has been read, of its imports and of its queue. */
class Reading {
  readonly imports: LawCheck;
  readonly queue: QueueLawCheck;
  #importsTo = 0;
  #queueTo = 0;

  constructor(head: Head) {
    this.imports = new LawCheck(head.userId);
    this.queue = new QueueLawCheck(head);
  }

  async readOn(source: Source): Promise<void> {
    for (let hasMore = true; hasMore;) {
      const page = await source.readAfter(this.#importsTo, IMPORTS);
      for (const change of page.changes) this.imports.observe(change);
      this.#importsTo = page.upTo;
      hasMore = page.hasMore;
    }
    for (let hasMore = true; hasMore;) {
      const page = await source.readAfter(this.#queueTo, QUEUE);
      for (const change of page.changes) this.queue.observe(change);
      const unread = this.queue.unread();
      this.queue.settle(unread.length > 0 ? await source.readRecords(unread) : []);
      this.#queueTo = page.upTo;
      hasMore = page.hasMore;
    }
  }
}
