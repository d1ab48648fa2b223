/** The sync log on Postgres as the worker sees it, and what is only there on Postgres. */
import {
  type Head,
  type IfFree,
  KeyedTurns,
  type Lane,
  type LockedStream,
  type NewChange,
  type ReadQuery,
  type SyncLog,
} from "@tidemark/sync-log";
import type { ConnectionPool } from "./connection/pool.ts";
import type { Hints } from "./hints/hints.ts";
import { PostgresLeases } from "./leases.ts";
import { attendStreams } from "./queries/attend-streams.ts";
import { headOf } from "./queries/head-columns.ts";
import { listDueStreams } from "./queries/list-due-streams.ts";
import { listHeads } from "./queries/list-heads.ts";
import { removeOldPickups } from "./queries/remove-old-pickups.ts";
import { Streams } from "./streams.ts";
import type { Transactions } from "./transactions.ts";

/** What a request of one user may do: all tables of that user's own stream, and no other stream. */
export type UserSyncLog = Pick<
  SyncLog,
  "withStream" | "withStreamIfFree" | "readAfter" | "readRecords" | "head"
>;

/**
 * The log as the worker's role: every stream, of each the work tables only. `work` given to
 * `withStream` may run a second time from its start when it failed because the database undid
 * the transaction, so it must begin with what the stream says; and it must not wait for another
 * call of the log, which could wait for a connection that nobody gives free. Rejects with `TransientLogError`
 * (nothing stored), `UnknownCommitError` (read and decide again) or `DatabaseDiskFullError`.
 */
export interface PostgresSyncLog extends SyncLog {
  /** The log as the application's role for one user. Throws a RangeError for an empty user id. */
  asUser(userId: string): UserSyncLog;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Waits for running transactions, then ends all connections. */
  close(): Promise<void>;
}

const DEFAULT_HEADS = 1_000;
const ROWS_PER_PASS = 1_000;

export class WorkerLog implements PostgresSyncLog {
  readonly leases: PostgresLeases;
  readonly #pool: ConnectionPool;
  readonly #transactions: Transactions;
  readonly #hints: Hints;
  readonly #turns = new KeyedTurns();
  readonly #streams: Streams;

  constructor(pool: ConnectionPool, transactions: Transactions, hints: Hints) {
    this.#pool = pool;
    this.#transactions = transactions;
    this.#hints = hints;
    this.leases = new PostgresLeases(transactions);
    this.#streams = this.#streamsOf(transactions);
  }

  withStream<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T> {
    return this.#streams.withStream(userId, work);
  }

  withStreamIfFree<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<IfFree<T>> {
    return this.#streams.withStreamIfFree(userId, work);
  }

  append(userId: string, changes: readonly NewChange[], keepsHintsOf?: Lane) {
    return this.#streams.append(userId, changes, keepsHintsOf);
  }

  readAfter(userId: string, position: number, query?: ReadQuery) {
    return this.#streams.readAfter(userId, position, query);
  }

  readRecords(userId: string, recordIds: readonly string[]) {
    return this.#streams.readRecords(userId, recordIds);
  }

  head(userId: string): Promise<Head | null> {
    return this.#streams.head(userId);
  }

  async heads(page: { readonly afterUserId?: string; readonly limit?: number } = {}) {
    const { afterUserId = "", limit = DEFAULT_HEADS } = page;
    const rows = await this.#transactions.runRepeatable((transaction) =>
      transaction.run(listHeads, afterUserId, limit),
    );
    return rows.map(headOf);
  }

  async dueStreams(limit: number, lane: Lane = "imports"): Promise<readonly string[]> {
    const due = await this.#transactions.runRepeatable((transaction) =>
      transaction.run(listDueStreams[lane], limit),
    );
    return due.map((stream) => stream.userId);
  }

  async attendAll(lane: Lane = "imports"): Promise<number> {
    let count = 0;
    let after = "";
    for (;;) {
      const attended = await this.#transactions.runRepeatable((transaction) =>
        transaction.run(attendStreams[lane], after, ROWS_PER_PASS),
      );
      count += attended.length;
      if (attended.length === 0) return count;
      after = attended.reduce((last, { userId }) => (isAfter(userId, last) ? userId : last), after);
    }
  }

  async removePickupsOlderThan(ageMs: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const gone = await this.#transactions.runRepeatable((transaction) =>
        transaction.run(removeOldPickups, ageMs, ROWS_PER_PASS),
      );
      removed += gone.length;
      if (gone.length < ROWS_PER_PASS) return removed;
    }
  }

  subscribe(onHint: (userId: string) => void): Promise<() => Promise<void>> {
    return this.#hints.subscribe(onHint);
  }

  asUser(userId: string): UserSyncLog {
    if (userId === "") throw new RangeError("A stream is named by a user id that is not empty");
    return this.#streamsOf(this.#transactions.as({ kind: "app", userId }));
  }

  async ping(): Promise<void> {
    await this.#transactions.runRepeatable(async () => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([this.#hints.close(), this.#pool.close()]);
  }

  #streamsOf(transactions: Transactions): Streams {
    return new Streams(transactions, this.#turns, (userId) => this.#hints.publish(userId));
  }
}

/** By code point, as the database orders user ids. */
function isAfter(a: string, b: string): boolean {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;
}
