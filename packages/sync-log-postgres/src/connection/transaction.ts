/**
 * One transaction on one connection, as one of Tidemark's roles. It says how the transaction
 * ended and leaves to its caller what to do about it.
 */
import { classifyStatementError, codeOf } from "../errors/classify.ts";
import { TransientLogError, UnknownCommitError } from "../errors/log-errors.ts";
import { assumeRole } from "../queries/assume-role.ts";
import {
  beginTransaction,
  commitTransaction,
  releaseSavepoint,
  rollbackToSavepoint,
  rollbackTransaction,
  setSavepoint,
} from "../queries/transaction-control.ts";
import { APP_ROLE, WORKER_ROLE } from "../schema/roles.ts";
import type { Connection } from "./connection.ts";
import type { Param, Query } from "./query.ts";

/** As whom a transaction runs: the worker, or the application for one user. */
export type Identity = { readonly kind: "worker" } | { readonly kind: "app"; readonly userId: string };

const UNIQUE_VIOLATION = "23505";

export const WORKER: Identity = { kind: "worker" };

/**
 * `undone`: nothing was stored, and the same work may be run again from its start when
 * `rerunnable`, that is, when it had not come to its end. `unknown`: the connection broke while
 * the transaction was being committed.
 */
export type Outcome<T> =
  | { readonly kind: "committed"; readonly value: T }
  | { readonly kind: "undone"; readonly error: TransientLogError; readonly rerunnable: boolean }
  | { readonly kind: "unknown"; readonly error: UnknownCommitError };

export class Transaction {
  readonly #connection: Connection;
  #failure: Error | null = null;
  #hasStored = false;
  #isOver = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The first failure of a statement: after it the server refuses all others. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** True once a statement was sent whose effect somebody relies on. */
  get hasStored(): boolean {
    return this.#hasStored;
  }

  /** Refuses statements that come late: they would run in somebody else's transaction. */
  end(): void {
    this.#isOver = true;
  }

  async run<P extends readonly Param[], Row>(query: Query<P, Row>, ...params: P): Promise<readonly Row[]> {
    this.#assertOpen();
    this.#hasStored ||= query.stores;
    return this.#watch(this.#connection.run(query, ...params)).then((answer) => answer.rows);
  }

  async runForArrays<P extends readonly Param[], Columns extends readonly unknown[]>(
    query: Query<P, Columns>,
    ...params: P
  ): Promise<readonly Columns[]> {
    this.#assertOpen();
    return this.#watch(this.#connection.runForArrays(query, ...params));
  }

  #assertOpen(): void {
    if (this.#isOver)
      throw new Error("The transaction is over: its stream was used after the work had ended");
  }

  /**
   * A statement that may fail because a unique index has the row already, in the same round trip
   * as its savepoint: then resolves to null and the transaction is as it was before.
   */
  async runUnlessTaken<P extends readonly Param[], Row>(
    query: Query<P, Row>,
    ...params: P
  ): Promise<readonly Row[] | null> {
    this.#assertOpen();
    this.#hasStored ||= query.stores;
    const set = this.run(setSavepoint);
    const sent = this.#connection.run(query, ...params);
    const released = this.#connection.run(releaseSavepoint);
    const [, answer] = await Promise.allSettled([set, sent, released]);
    if (answer.status === "fulfilled") return answer.value.rows;
    if (codeOf(answer.reason) !== UNIQUE_VIOLATION) return (await this.#watch(sent)).rows;
    await this.run(rollbackToSavepoint);
    return null;
  }

  async #watch<T>(sent: Promise<T>): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      this.#failure ??= classifyStatementError(error);
      throw this.#failure;
    }
  }
}

/** Opens the transaction in the same round trip as the first statements of `work`. Rejects with what `work` threw. */
export async function inTransaction<T>(
  connection: Connection,
  identity: Identity,
  idleTimeoutMs: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<Outcome<T>> {
  const transaction = new Transaction(connection);
  const [role, userId] = identity.kind === "worker" ? [WORKER_ROLE, ""] : [APP_ROLE, identity.userId];
  const opened = Promise.allSettled([
    transaction.run(beginTransaction),
    transaction.run(assumeRole, role, userId, String(idleTimeoutMs)),
  ]);
  let value: T;
  try {
    value = await work(transaction);
  } catch (error) {
    transaction.end();
    await opened;
    await rollBack(connection);
    const { failure } = transaction;
    if (failure instanceof TransientLogError && error === failure) {
      return { kind: "undone", error: failure, rerunnable: true };
    }
    throw error;
  }
  transaction.end();
  await opened;
  return transaction.failure
    ? undo(connection, transaction.failure)
    : commit(connection, value, transaction.hasStored);
}

/** For work that came to its end although a statement of it had failed. */
async function undo<T>(connection: Connection, failure: Error): Promise<Outcome<T>> {
  await rollBack(connection);
  if (failure instanceof TransientLogError) return { kind: "undone", error: failure, rerunnable: false };
  throw failure;
}

async function commit<T>(connection: Connection, value: T, hasStored: boolean): Promise<Outcome<T>> {
  try {
    const { command } = await connection.run(commitTransaction);
    if (command === "COMMIT") return { kind: "committed", value };
    const error = new TransientLogError(
      command,
      "The database undid the transaction instead of committing it",
    );
    return { kind: "undone", error, rerunnable: false };
  } catch (error) {
    if (!(error instanceof TransientLogError)) throw error;
    // What only read is as good as committed.
    if (!hasStored) return { kind: "committed", value };
    return connection.isOpen
      ? { kind: "undone", error, rerunnable: false }
      : { kind: "unknown", error: new UnknownCommitError({ cause: error }) };
  }
}

/** A connection that cannot roll back is ended, so that nobody inherits its transaction. */
async function rollBack(connection: Connection): Promise<void> {
  try {
    if (connection.isOpen) await connection.run(rollbackTransaction);
  } catch {
    await connection.close();
  }
}
