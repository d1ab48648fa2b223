/**
 * An append whose statements are all sent before the first is answered, its commit among them: the head is held while
 * the database works and for no message in between.
 */
import { askedLanes, type Lane, type NewChange } from "@tidemark/sync-log";
import { codeOf } from "../errors/classify.ts";
import { insertBehindHead } from "../queries/insert-changes.ts";
import { moveHeadBy } from "../queries/move-head.ts";
import type { Transactions } from "../transactions.ts";
import { encodeBatch } from "./encode-batch.ts";

const UNIQUE_VIOLATION = "23505";

/** Null when the stream has no head yet, or one of the ids; then nothing was stored by this. */
export async function appendAtOnce(
  transactions: Transactions,
  userId: string,
  batch: readonly NewChange[],
  keepsHintsOf: Lane | undefined,
): Promise<{ readonly nowMs: number } | null> {
  const asked = askedLanes(batch, keepsHintsOf ?? null);
  try {
    return await transactions.runRepeatable(async (transaction) => {
      const asks = [asked.has("imports"), asked.has("queue")] as const;
      const moved = transaction.run(moveHeadBy, userId, batch.length, ...asks);
      const stored: Promise<unknown>[] = [];
      for (const encoded of encodeBatch(batch, 1)) {
        stored.push(transaction.run(insertBehindHead, userId, batch.length, ...encoded));
      }
      const [heads] = await Promise.all([moved, ...stored]);
      return heads[0] ?? null;
    });
  } catch (error) {
    // Perhaps by the same append, whose commit was in doubt.
    if (codeOf(error) === UNIQUE_VIOLATION) return null;
    throw error;
  }
}
