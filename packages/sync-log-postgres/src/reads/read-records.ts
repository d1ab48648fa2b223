/** Reads all changes of some of the queue's records. */
import type { Change } from "@tidemark/sync-log";
import type { Transaction } from "../connection/transaction.ts";
import { readQueueRecords } from "../queries/read-queue-records.ts";
import { ChangeDecoder } from "./decode-change.ts";

/** In position order. */
export async function readRecords(
  transaction: Transaction,
  userId: string,
  recordIds: readonly string[],
): Promise<Change[]> {
  if (recordIds.length === 0) return [];
  const rows = await transaction.runForArrays(readQueueRecords, userId, recordIds);
  const decoder = new ChangeDecoder(userId);
  return rows.map((row) => decoder.decode(row)).sort((a, b) => a.seq - b.seq);
}
