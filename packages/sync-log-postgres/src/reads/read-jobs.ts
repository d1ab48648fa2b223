/** Reads whole jobs of a stream: first which records they have, then all changes of these. */
import { type Change, IMPORT_TABLES, type JobQuery } from "@tidemark/sync-log";
import type { Transaction } from "../connection/transaction.ts";
import { listJobRecords } from "../queries/list-job-records.ts";
import { readJobRecords } from "../queries/read-job-records.ts";
import { ChangeDecoder } from "./decode-change.ts";

const { jobs, items, pickups } = IMPORT_TABLES;

/** Record ids of one statement at most; it bounds what the server holds at a time. */
const RECORDS_PER_READ = 50_000;

/** In position order. */
export async function readJobs(transaction: Transaction, userId: string, query: JobQuery): Promise<Change[]> {
  const { jobIds, itemIds, beforeSeq } = query;
  if (jobIds.length === 0 && itemIds.length === 0) return [];
  const tableOf = new Map<string, string>();
  for (const { jobId, itemId } of await transaction.run(listJobRecords, userId, jobIds, itemIds)) {
    if (itemId === null) {
      tableOf.set(jobId, jobs);
    } else {
      tableOf.set(itemId, items);
      tableOf.set(`pickup-${itemId}`, pickups);
    }
  }
  const decoder = new ChangeDecoder(userId);
  const recordIds = [...tableOf.keys()];
  const changes: Change[] = [];
  for (let from = 0; from < recordIds.length; from += RECORDS_PER_READ) {
    const some = recordIds.slice(from, from + RECORDS_PER_READ);
    for (const row of await transaction.runForArrays(readJobRecords, userId, some, beforeSeq)) {
      const change = decoder.decode(row);
      if (tableOf.get(change.recordId) === change.tableName) changes.push(change);
    }
  }
  return changes.sort((a, b) => a.seq - b.seq);
}
