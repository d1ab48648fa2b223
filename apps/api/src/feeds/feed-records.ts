/**
 * The subscriptions of each user. The fold is kept and brought up to date when it is asked for again;
 * every answer follows the log.
 */
import {
  createFeedBook,
  evolveFeeds,
  type FeedBook,
  type FeedLimits,
  type FeedRecord,
  readFeed,
} from "@tidemark/feeds";
import { type Cursor, FEED_TABLE_SET, type LockedStream, type SyncLog } from "@tidemark/sync-log";

/** The part of the log that reading needs. */
export type FeedLog = Pick<SyncLog, "readAfter" | "head" | "withStream">;

/** A user's subscriptions as they are at one position of the log. */
export interface UserFeeds {
  /** Null when there is none of this id. One that was ended is there, and says so. */
  find(feedId: string): FeedRecord | null;
  /** Those that have not ended, oldest first. */
  live(): readonly FeedRecord[];
}

const PAGE = { tables: FEED_TABLE_SET, limit: 5_000 } as const;
const MAX_USERS = 200;
const NO_STREAM: Cursor = { epoch: "00000000", seq: 0 };

interface Kept {
  readonly epoch: string;
  readonly book: FeedBook;
}

export class FeedRecords {
  readonly #logOf: (userId: string) => FeedLog;
  readonly #limits: FeedLimits;
  /** Oldest use first. */
  readonly #kept = new Map<string, Kept>();

  constructor(logOf: (userId: string) => FeedLog, limits: FeedLimits) {
    this.#logOf = logOf;
    this.#limits = limits;
  }

  async of(userId: string): Promise<UserFeeds> {
    const log = this.#logOf(userId);
    const head: Cursor = (await log.head(userId)) ?? NO_STREAM;
    return this.#upTo(userId, head, (position, query) => log.readAfter(userId, position, query));
  }

  /** The same as of the locked head, to decide on it. */
  async underHead(stream: LockedStream): Promise<UserFeeds> {
    const { head } = stream;
    return this.#upTo(head.userId, head, (position, query) => stream.readAfter(position, query));
  }

  async #upTo(userId: string, head: Cursor, readAfter: LockedStream["readAfter"]): Promise<UserFeeds> {
    const { book } = this.#usable(userId, head);
    while (book.position < head.seq) {
      const page = await readAfter(book.position, PAGE);
      for (const change of page.changes) evolveFeeds(book, change);
      // Another request may have brought the same fold further meanwhile.
      book.position = Math.max(book.position, page.upTo);
    }
    const limits = this.#limits;
    return {
      find(feedId) {
        const fold = book.feeds.get(feedId);
        return fold === undefined ? null : readFeed(fold, limits);
      },
      live: () =>
        [...book.feeds.values()].map((fold) => readFeed(fold, limits)).filter(({ deleted }) => !deleted),
    };
  }

  #usable(userId: string, head: Cursor): Kept {
    const known = this.#kept.get(userId);
    const isUsable = known?.epoch === head.epoch && known.book.position <= head.seq;
    const kept: Kept = isUsable ? known : { epoch: head.epoch, book: createFeedBook() };
    this.#kept.delete(userId);
    this.#kept.set(userId, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_USERS && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }
}
