/** One page of a stream, read in a transaction that the caller opened. */
import type { Change, ChangePage, ReadQuery } from "@tidemark/sync-log";
import type { Transaction } from "../connection/transaction.ts";
import { readChanges } from "../queries/read-changes.ts";
import { readChangesOfTables } from "../queries/read-changes-of-tables.ts";
import { ChangeDecoder } from "./decode-change.ts";

const DEFAULT_LIMIT = 10_000;

/** `headSeq` resolves to a position of the stream that was committed before the read began. */
export async function readPage(
  transaction: Transaction,
  userId: string,
  position: number,
  query: ReadQuery,
  headSeq: number | Promise<number>,
): Promise<ChangePage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  // One more than asked for tells whether there is more.
  const range = [userId, position, query.withoutDataOf ?? null, limit + 1] as const;
  const rows = query.tables
    ? await transaction.runForArrays(
        readChangesOfTables,
        ...range,
        query.tables.appId,
        query.tables.tableNames,
      )
    : await transaction.runForArrays(readChanges, ...range);
  const decoder = new ChangeDecoder(userId);
  const hasMore = rows.length > limit;
  const changes: Change[] = [];
  for (const row of hasMore ? rows.slice(0, limit) : rows) changes.push(decoder.decode(row));
  const lastSeq = changes.at(-1)?.seq ?? position;
  return { changes, upTo: hasMore ? lastSeq : Math.max(await headSeq, lastSeq), hasMore };
}
