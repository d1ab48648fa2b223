/**
 * Runs one transaction on one connection, as one of Tidemark's roles. It says how the transaction
 * ended and leaves to its caller what to do about it.
 */
import { TransientLogError, UnknownCommitError } from "../errors/log-errors.ts";
import { assumeRole } from "../queries/assume-role.ts";
import { beginTransaction, commitTransaction, rollbackTransaction } from "../queries/transaction-control.ts";
import { APP_ROLE, WORKER_ROLE } from "../schema/roles.ts";
import type { Connection } from "./connection.ts";
import { Transaction } from "./transaction.ts";

/** As whom a transaction runs: the worker, or the application for one user. */
export type Identity = { readonly kind: "worker" } | { readonly kind: "app"; readonly userId: string };

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

/** Opens the transaction in the same round trip as the first statements of `work`. Rejects with what `work` threw. */
export async function inTransaction<T>(
  connection: Connection,
  identity: Identity,
  idleTimeoutMs: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<Outcome<T>> {
  const transaction = new Transaction(connection);
  const opened = open(transaction, identity, idleTimeoutMs);
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

/**
 * The whole transaction in one round trip, for work that sends all its statements at once, before
 * it waits for any answer. An `undone` one may have been stored after all when the connection is lost.
 */
export async function inOneRoundTrip<T>(
  connection: Connection,
  identity: Identity,
  idleTimeoutMs: number,
  work: (transaction: Transaction) => Promise<T>,
): Promise<Outcome<T>> {
  const transaction = new Transaction(connection);
  const opened = open(transaction, identity, idleTimeoutMs);
  const working = work(transaction);
  transaction.end();
  const [value, committed] = await Promise.allSettled([
    working,
    commit(connection, null, transaction.hasStored),
    opened,
  ]);
  const { failure } = transaction;
  if (failure instanceof TransientLogError) return { kind: "undone", error: failure, rerunnable: true };
  if (failure) throw failure;
  if (value.status === "rejected") throw value.reason;
  if (committed.status === "rejected") throw committed.reason;
  return committed.value.kind === "committed" ? { kind: "committed", value: value.value } : committed.value;
}

async function open(transaction: Transaction, identity: Identity, idleTimeoutMs: number): Promise<unknown> {
  const [role, userId] = identity.kind === "worker" ? [WORKER_ROLE, ""] : [APP_ROLE, identity.userId];
  return Promise.allSettled([
    transaction.run(beginTransaction),
    transaction.run(assumeRole, role, userId, String(idleTimeoutMs)),
  ]);
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
