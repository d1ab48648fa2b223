/** One page of a stream, read in a transaction that the caller opened. */
import type { Change, ChangePage, ReadQuery, TableSet } from "@tidemark/sync-log";
import type { Transaction } from "../connection/transaction.ts";
import type { ChangeColumns } from "../queries/change-columns.ts";
import { readChanges } from "../queries/read-changes.ts";
import { readChangesOfTables, readChangesOfWorkers } from "../queries/read-changes-of-tables.ts";
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
  const rows = await runRead(transaction, range, query.tables);
  const decoder = new ChangeDecoder(userId);
  const hasMore = rows.length > limit;
  const changes: Change[] = [];
  for (const row of hasMore ? rows.slice(0, limit) : rows) changes.push(decoder.decode(row));
  const lastSeq = changes.at(-1)?.seq ?? position;
  return { changes, upTo: hasMore ? lastSeq : Math.max(await headSeq, lastSeq), hasMore };
}

function runRead(
  transaction: Transaction,
  range: readonly [userId: string, position: number, withoutDataOf: string | null, limit: number],
  tables: TableSet | undefined,
): Promise<readonly ChangeColumns[]> {
  if (!tables) return transaction.runForArrays(readChanges, ...range);
  const known = readChangesOfWorkers.get(tables);
  if (known) return transaction.runForArrays(known, ...range);
  return transaction.runForArrays(readChangesOfTables, ...range, tables.appId, tables.tableNames);
}
