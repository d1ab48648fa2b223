/** Takes a stream's head for the rest of a transaction, making it at first use. */
import type { Statements } from "./connection/query.ts";
import type { Transaction } from "./connection/transaction.ts";
import { codeOf } from "./errors/classify.ts";
import { createHead } from "./queries/create-head.ts";
import type { LockedHeadRow } from "./queries/head-columns.ts";
import { limitLockWait } from "./queries/limit-lock-wait.ts";
import { lockHead } from "./queries/lock-head.ts";
import { lockHeadIfFree } from "./queries/lock-head-if-free.ts";
import { readHead } from "./queries/read-head.ts";

const LOCK_NOT_AVAILABLE = "55P03";

/** Somebody else holds the head. Ends the transaction, whose caller turns it into an answer. */
export class HeadHeldError extends Error {
  override readonly name = "HeadHeldError";
}

/** `newEpoch` gives eight hexadecimal digits for a stream that begins. */
export async function holdHead(
  transaction: Statements,
  userId: string,
  newEpoch: () => string,
): Promise<LockedHeadRow> {
  for (;;) {
    const [held] = await transaction.run(lockHead, userId);
    if (held) return held;
    const [created] = await transaction.run(createHead, userId, newEpoch());
    if (created) return created;
  }
}

/** Throws `HeadHeldError` instead of waiting. */
export async function holdHeadIfFree(
  transaction: Transaction,
  userId: string,
  newEpoch: () => string,
): Promise<LockedHeadRow> {
  const [held] = await transaction.run(lockHeadIfFree, userId);
  if (held) return held;
  const [seen] = await transaction.run(readHead, userId);
  if (seen) throw new HeadHeldError();
  // Whoever is making the head right now holds it; Postgres would wait for their commit.
  await transaction.run(limitLockWait, "1ms");
  const created = await createUnlessHeld(transaction, userId, newEpoch());
  await transaction.run(limitLockWait, "0");
  return created;
}

async function createUnlessHeld(
  transaction: Transaction,
  userId: string,
  epoch: string,
): Promise<LockedHeadRow> {
  try {
    const [created] = await transaction.run(createHead, userId, epoch);
    if (created) return created;
  } catch (error) {
    if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error;
  }
  throw new HeadHeldError();
}
