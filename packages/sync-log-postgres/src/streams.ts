/**
 * Transactions on one stream at a time, and reads without a lock, as one identity. Callers of
 * this process take turns per stream before they ask for a connection.
 */
import { randomBytes } from "node:crypto";
import {
  appendUnseen,
  type Change,
  type ChangePage,
  type Head,
  type IfFree,
  type KeyedTurns,
  type Lane,
  type LockedStream,
  type NewChange,
  type ReadQuery,
} from "@tidemark/sync-log";
import { appendAtOnce } from "./appends/append-at-once.ts";
import { checkBatch } from "./appends/check-batch.ts";
import type { Transaction } from "./connection/transaction.ts";
import { HeadHeldError, holdHead, holdHeadIfFree } from "./hold-head.ts";
import { PostgresStream } from "./locked-stream.ts";
import { headOf } from "./queries/head-columns.ts";
import { readHead } from "./queries/read-head.ts";
import { readPage } from "./reads/read-page.ts";
import { readRecords } from "./reads/read-records.ts";
import type { Transactions } from "./transactions.ts";

export class Streams {
  readonly #transactions: Transactions;
  readonly #turns: KeyedTurns;
  readonly #onAppended: (userId: string) => void;

  constructor(transactions: Transactions, turns: KeyedTurns, onAppended: (userId: string) => void) {
    this.#transactions = transactions;
    this.#turns = turns;
    this.#onAppended = onAppended;
  }

  async withStream<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T> {
    return this.#turns.take(userId, () => this.#hold(userId, holdHead, work));
  }

  async withStreamIfFree<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<IfFree<T>> {
    if (this.#turns.isTaken(userId)) return { free: false };
    try {
      const value = await this.#turns.take(userId, () => this.#hold(userId, holdHeadIfFree, work));
      return { free: true, value };
    } catch (error) {
      if (error instanceof HeadHeldError) return { free: false };
      throw error;
    }
  }

  async append(
    userId: string,
    changes: readonly NewChange[],
    keepsHintsOf?: Lane,
  ): Promise<{ readonly nowMs: number }> {
    const batch = checkBatch(changes);
    const appended = await this.#turns.take(userId, () =>
      appendAtOnce(this.#transactions, userId, batch, keepsHintsOf),
    );
    if (!appended) return this.withStream(userId, (stream) => appendUnseen(stream, batch, keepsHintsOf));
    if (batch.length > 0) this.#onAppended(userId);
    return appended;
  }

  async readAfter(userId: string, position: number, query: ReadQuery = {}): Promise<ChangePage> {
    return this.#transactions.runRepeatable((transaction) => {
      // Sent first, so that the read's snapshot holds everything up to it.
      const headSeq = transaction.run(readHead, userId).then(([head]) => head?.seq ?? 0);
      headSeq.catch(() => undefined);
      return readPage(transaction, userId, position, query, headSeq);
    });
  }

  async readRecords(userId: string, recordIds: readonly string[]): Promise<readonly Change[]> {
    return this.#transactions.runRepeatable((transaction) => readRecords(transaction, userId, recordIds));
  }

  async head(userId: string): Promise<Head | null> {
    const [head] = await this.#transactions.runRepeatable((transaction) => transaction.run(readHead, userId));
    return head ? headOf(head) : null;
  }

  async #hold<T>(
    userId: string,
    hold: typeof holdHeadIfFree,
    work: (stream: LockedStream) => Promise<T>,
  ): Promise<T> {
    const { value, hasAppended } = await this.#transactions.run(async (transaction: Transaction) => {
      const stream = new PostgresStream(transaction, await hold(transaction, userId, newEpoch));
      const value = await work(stream);
      return { value, hasAppended: stream.hasAppended };
    });
    if (hasAppended) this.#onAppended(userId);
    return value;
  }
}

function newEpoch(): string {
  return randomBytes(4).toString("hex");
}
