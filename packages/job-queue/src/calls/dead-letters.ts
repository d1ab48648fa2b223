/** Finds failed jobs in a history of rows, by the rows that ended them. */
import { type Change, QUEUE_TABLES } from "@tidemark/sync-log";

/** A row that says that a job failed. Whether that still holds, only the job's whole history tells. */
export interface Failure {
  readonly id: string;
  readonly seq: number;
}

function failureOf({ recordId, seq, tableName, data }: Change): Failure | null {
  if (tableName !== QUEUE_TABLES.jobs || data?.["state"] !== "failed") return null;
  return { id: recordId, seq };
}

/** The position of a job's latest failure; 0 when it never failed. */
export function lastFailureSeq(history: readonly Change[]): number {
  return history.reduce((last, change) => failureOf(change)?.seq ?? last, 0);
}

/** The next failures, at most `limit`, each with its place. */
export async function nextFailures(rows: AsyncIterable<Change>, limit: number): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for await (const row of rows) {
    const failure = failureOf(row);
    if (failure) failures.push(failure);
    if (failures.length === limit) break;
  }
  return failures;
}
