/** Finds jobs and schedules of the queue in a log, and reads one's whole history, change by change. */
import {
  type Change,
  type Json,
  QUEUE_TABLE_SET,
  QUEUE_TABLES,
  type ReadQuery,
  type SyncLog,
} from "@tidemark/sync-log";
import { oneLine } from "../one-line.ts";
import { allHeads } from "./all-heads.ts";
import type { DescribedChange } from "./describe-change.ts";
import { describeQueueChange } from "./describe-queue-change.ts";

export interface QueueRecord {
  readonly userId: string;
  readonly id: string;
  /** Position of the change that made it. */
  readonly seq: number;
  readonly kind: "job" | "schedule";
  /** The job's type, or the schedule's name. */
  readonly name: string;
}

const QUERY: ReadQuery = { tables: QUEUE_TABLE_SET };
/** One is what was meant; two are too many. */
const MOST_FOUND = 2;

/** Jobs and schedules whose id is or begins so, at most two. Reads all queues of the log. */
export async function findQueueRecords(log: SyncLog, idOrPrefix: string): Promise<QueueRecord[]> {
  const found: QueueRecord[] = [];
  for await (const { userId } of allHeads(log)) {
    for await (const change of queueChanges(log, userId, 0)) {
      const record = madeBy(change);
      if (!record?.id.startsWith(idOrPrefix) || found.some(({ id }) => id === record.id)) continue;
      if (record.id === idOrPrefix) return [record];
      if (found.length < MOST_FOUND) found.push(record);
    }
  }
  return found;
}

/** Every change of the record, and the claims that took it. */
export async function* queueHistory(log: SyncLog, record: QueueRecord): AsyncGenerator<DescribedChange> {
  for await (const change of queueChanges(log, record.userId, record.seq - 1)) {
    if (isAbout(change, record.id)) yield describeQueueChange(change);
  }
}

function madeBy({ userId, recordId, seq, op, tableName, data }: Change): QueueRecord | null {
  if (op !== "insert") return null;
  if (tableName === QUEUE_TABLES.jobs)
    return { userId, id: recordId, seq, kind: "job", name: nameOf(data?.["jobType"]) };
  if (tableName === QUEUE_TABLES.schedules)
    return { userId, id: recordId, seq, kind: "schedule", name: nameOf(data?.["name"]) };
  return null;
}

function nameOf(value: Json | undefined): string {
  return typeof value === "string" ? oneLine(value) : "";
}

function isAbout({ tableName, recordId, data }: Change, id: string): boolean {
  if (tableName !== QUEUE_TABLES.claims) return recordId === id;
  const jobs = data?.["jobs"];
  return Array.isArray(jobs) && jobs.includes(id);
}

async function* queueChanges(log: SyncLog, userId: string, after: number): AsyncGenerator<Change> {
  let position = after;
  for (let hasMore = true; hasMore;) {
    const page = await log.readAfter(userId, position, QUERY);
    yield* page.changes;
    position = page.upTo;
    hasMore = page.hasMore;
  }
}
