/**
 * Runs transactions on the pool as one identity, again when the database undid them and nothing
 * can have happened twice. A transaction whose commit is in doubt is never run again here.
 */
import type { Connection } from "./connection/connection.ts";
import type { ConnectionPool } from "./connection/pool.ts";
import { type Identity, inOneRoundTrip, inTransaction } from "./connection/run-transaction.ts";
import type { Transaction } from "./connection/transaction.ts";
import { classifyStatementError } from "./errors/classify.ts";
import { TransientLogError, UnknownCommitError } from "./errors/log-errors.ts";
import { type Attempt, type RetryPolicy, withRetries } from "./retry.ts";

export interface TransactionSettings {
  readonly retry: RetryPolicy;
  /** The server ends a transaction whose client says nothing for this long. */
  readonly idleTimeoutMs: number;
}

export class Transactions {
  readonly #pool: ConnectionPool;
  readonly #identity: Identity;
  readonly #settings: TransactionSettings;

  constructor(pool: ConnectionPool, identity: Identity, settings: TransactionSettings) {
    this.#pool = pool;
    this.#identity = identity;
    this.#settings = settings;
  }

  as(identity: Identity): Transactions {
    return new Transactions(this.#pool, identity, this.#settings);
  }

  /**
   * Runs `work` again from its start after it failed because the database undid the transaction.
   * Once `work` has come to its end it is not run again: rejects with `TransientLogError` (not
   * stored) or `UnknownCommitError` (perhaps stored).
   */
  async run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return withRetries(this.#settings.retry, () => this.#attempt(inTransaction, work));
  }

  /**
   * The same for work that does no harm when done twice, so that a commit in doubt is simply run
   * again, and that sends all its statements before it waits for any answer.
   */
  async runRepeatable<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return withRetries(this.#settings.retry, async () => {
      try {
        return await this.#attempt(inOneRoundTrip, work);
      } catch (error) {
        if (error instanceof TransientLogError || error instanceof UnknownCommitError) {
          return { kind: "again", error };
        }
        throw error;
      }
    });
  }

  async #attempt<T>(
    transact: typeof inTransaction,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<Attempt<T>> {
    let started = false;
    const use = async (connection: Connection) => {
      started = true;
      return transact<T>(connection, this.#identity, this.#settings.idleTimeoutMs, work);
    };
    try {
      const outcome = await this.#pool.use(use);
      if (outcome.kind === "committed") return { kind: "done", value: outcome.value };
      if (outcome.kind === "undone" && outcome.rerunnable) return { kind: "again", error: outcome.error };
      throw outcome.error;
    } catch (error) {
      if (started) throw error;
      // No connection could be had, so nothing has begun.
      const classified = classifyStatementError(error);
      if (classified instanceof TransientLogError) return { kind: "again", error: classified };
      throw classified;
    }
  }
}
