/**
 * The job records of each user, folded as a plain last-writer-wins reader sees them. The fold is kept
 * and brought up to date when it is asked for again; every answer follows the log.
 */
import { APP_ID, JOBS } from "@tidemark/import-job";
import { type ContentRecord, type Cursor, evolveContent, type LockedStream } from "@tidemark/sync-log";
import type { UserLog } from "./user-log.ts";

export interface JobRecord {
  readonly id: string;
  /** Position of its first change. */
  readonly firstSeq: number;
  /** ISO time at which the log stored that. */
  readonly createdAt: string;
  readonly fields: ContentRecord;
}

export interface UserJobs {
  readonly head: Cursor;
  /** By id, oldest first. Deleted ones are there, too. */
  readonly jobs: ReadonlyMap<string, JobRecord>;
}

const PAGE = { tables: { appId: APP_ID, tableNames: [JOBS] }, limit: 5_000 } as const;
const MAX_USERS = 200;
const NO_STREAM: Cursor = { epoch: "00000000", seq: 0 };

interface Kept {
  readonly epoch: string;
  position: number;
  readonly jobs: Map<string, JobRecord>;
}

export class JobRecords {
  readonly #logOf: (userId: string) => UserLog;
  /** Oldest use first. */
  readonly #kept = new Map<string, Kept>();

  constructor(logOf: (userId: string) => UserLog) {
    this.#logOf = logOf;
  }

  async of(userId: string): Promise<UserJobs> {
    const log = this.#logOf(userId);
    const head: Cursor = (await log.head(userId)) ?? NO_STREAM;
    return this.#upTo(userId, head, (position, query) => log.readAfter(userId, position, query));
  }

  /** The same as of the locked head, to decide on it. */
  async underHead(stream: LockedStream): Promise<UserJobs> {
    const { head } = stream;
    return this.#upTo(head.userId, head, (position, query) => stream.readAfter(position, query));
  }

  async #upTo(userId: string, head: Cursor, readAfter: LockedStream["readAfter"]): Promise<UserJobs> {
    const kept = this.#usable(userId, head);
    while (kept.position < head.seq) {
      const page = await readAfter(kept.position, PAGE);
      for (const change of page.changes) {
        const { recordId: id, seq: firstSeq, createdAt } = change;
        const { fields, ...job } = kept.jobs.get(id) ?? { id, firstSeq, createdAt, fields: undefined };
        kept.jobs.set(id, { ...job, fields: evolveContent(fields, change) });
      }
      // Another request may have brought the same fold further meanwhile.
      kept.position = Math.max(kept.position, page.upTo);
    }
    return { head, jobs: kept.jobs };
  }

  #usable(userId: string, head: Cursor): Kept {
    const known = this.#kept.get(userId);
    const isUsable = known?.epoch === head.epoch && known.position <= head.seq;
    const kept: Kept = isUsable ? known : { epoch: head.epoch, position: 0, jobs: new Map() };
    this.#kept.delete(userId);
    this.#kept.set(userId, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_USERS && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }
}
