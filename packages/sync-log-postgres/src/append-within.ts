/**
 * Appends in a transaction that the caller has open, on the caller's connection: what is appended is
 * there exactly when the caller's own rows are. Committing, rolling back and trying again stay the
 * caller's business, and so do the errors of its driver.
 */
import { randomBytes } from "node:crypto";
import type { Appended, NewChange } from "@tidemark/sync-log";
import { checkBatch, eachOnce } from "./appends/check-batch.ts";
import { firstStorings, inOrderGiven } from "./appends/first-storings.ts";
import { planAppend } from "./appends/plan-append.ts";
import { type CallersClient, CallersTransaction } from "./callers/callers-transaction.ts";
import { NoTransactionError, RoleMissingError } from "./errors/append-within-errors.ts";
import { holdHead } from "./hold-head.ts";
import { takePayload } from "./hints/hint-payload.ts";
import { becomeWorker } from "./queries/become-worker.ts";
import { headOf } from "./queries/head-columns.ts";
import { readRole } from "./queries/read-role.ts";
import { sendNotification } from "./queries/send-notification.ts";
import { setRole } from "./queries/set-role.ts";
import { WORKER_ROLE } from "./schema/roles.ts";

/**
 * `client` is postgres.js' `sql` inside of `begin`, or anything with node-postgres' `query(text, params)`, one
 * connection with a transaction open. Its login must be a member of the worker's role, which it becomes for
 * these statements only. The changes get the stream's next positions at once and can be read, and workers
 * hear of them, when the caller commits.
 *
 * From here to the end of the transaction the stream is held: nobody else appends to it. So call it last, and
 * commit soon. In a transaction that is more than "read committed" it fails with 40001 when the stream was
 * written meanwhile, as any write would.
 *
 * Rejects with `InvalidChangeError`, `IdReusedError`, `RoleMissingError`, `NoTransactionError`, after which the
 * transaction is as it was; and with what the driver throws.
 */
export async function appendWithin(
  client: CallersClient,
  userId: string,
  changes: readonly NewChange[],
): Promise<Appended> {
  if (userId === "") throw new RangeError("A stream is named by a user id that is not empty");
  const checked = checkBatch(changes);
  const batch = eachOnce(checked);
  if (batch.size === 0) return { changes: [], stored: 0 };
  const transaction = new CallersTransaction(client);
  const [rights] = await transaction.run(becomeWorker);
  if (!rights?.hasTable || !rights.mayBecome) throw new RoleMissingError(rights);
  const [now] = await transaction.run(readRole);
  if (now?.role !== WORKER_ROLE) throw new NoTransactionError();
  return asRoleBefore(transaction, rights.roleBefore, () => append(transaction, userId, checked, batch));
}

async function append(
  transaction: CallersTransaction,
  userId: string,
  checked: readonly NewChange[],
  batch: ReadonlyMap<string, NewChange>,
): Promise<Appended> {
  const held = await holdHead(transaction, userId, () => randomBytes(4).toString("hex"));
  const known = await firstStorings(transaction, userId, batch);
  const fresh = [...batch.values()].filter((change) => !known.has(change.id));
  if (fresh.length === 0) return { changes: inOrderGiven(checked, known.values()), stored: 0 };
  const planned = planAppend(headOf(held), held.nowMs, fresh, null);
  for (const statement of planned.statements) await transaction.execute(statement);
  await transaction.run(sendNotification, takePayload("", new Set([userId])));
  const storings = [...known.values(), ...planned.appended.changes];
  return { changes: inOrderGiven(checked, storings), stored: fresh.length };
}

/** Sets the role that was before, also when `work` refused; the server undoes it with a failed transaction. */
async function asRoleBefore<T>(
  transaction: CallersTransaction,
  role: string,
  work: () => Promise<T>,
): Promise<T> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    await transaction.run(setRole, role).catch(() => undefined);
    throw error;
  }
  await transaction.run(setRole, role);
  return value;
}
