/**
 * A reader of the log that knows no state machine: field-level last-writer-wins, as devices and SQL
 * read it. Tells where it sees something else than a view does.
 */
import { type Change, type ContentRecord, evolveContent, isDeleted, type Json } from "@tidemark/sync-log";
import {
  itemFields,
  ITEMS,
  type ItemView,
  jobFields,
  JOBS,
  type JobView,
  pickupIdOf,
  PICKUPS,
} from "../src/index.ts";

const JOB_FIELDS = [
  "status",
  "totalUrls",
  "source",
  "startedAt",
  "finishedAt",
  "savedCount",
  "duplicateCount",
  "errorCount",
  "warningCount",
  "cancelledCount",
  "error",
  "errorCode",
];

const ITEM_FIELDS = [
  "jobId",
  "url",
  "state",
  "claim",
  "attempts",
  "losses",
  "claimedBy",
  "lastAttemptAt",
  "nextAttemptAt",
  "error",
  "errorCode",
  "articleId",
  "warning",
];

/** What a field that nobody wrote counts as. */
const UNWRITTEN: Readonly<Record<string, Json>> = { claim: 0, attempts: 0, losses: 0, totalUrls: 0 };

export class PlainReader {
  readonly #records = new Map<string, ContentRecord>();

  read(change: Change): void {
    const key = `${change.tableName}/${change.recordId}`;
    this.#records.set(key, evolveContent(this.#records.get(key), change));
  }

  field(tableName: string, recordId: string, field: string): Json {
    const value = this.#records.get(`${tableName}/${recordId}`)?.get(field)?.value;
    return value ?? UNWRITTEN[field] ?? (field.endsWith("Count") ? 0 : null);
  }

  /** True when the reader believes that the record is there. */
  sees(tableName: string, recordId: string): boolean {
    const record = this.#records.get(`${tableName}/${recordId}`);
    return record !== undefined && !isDeleted(record);
  }

  *differencesToJob(job: JobView): Generator<string> {
    const fields = jobFields(job);
    yield* this.#differences(JOBS, job.id, JOB_FIELDS, fields);
    if (this.sees(JOBS, job.id) === job.deleted) yield `L7: job ${job.id}: deleted is ${String(job.deleted)}`;
  }

  *differencesToItem(item: ItemView): Generator<string> {
    yield* this.#differences(ITEMS, item.id, ITEM_FIELDS, itemFields(item));
    if (!this.sees(ITEMS, item.id)) yield `L7: item ${item.id} seems deleted`;
  }

  /** L11: `extracted` and a live pickup go together. */
  *differencesToPickup(item: ItemView): Generator<string> {
    const isExtracted = item.phase.state === "extracted";
    if (this.sees(PICKUPS, pickupIdOf(item.id)) !== isExtracted) {
      yield `L11: item ${item.id} is ${item.phase.state}, its pickup ${isExtracted ? "is not there" : "is there"}`;
    }
  }

  *#differences(
    table: string,
    id: string,
    names: readonly string[],
    right: Readonly<Record<string, Json>>,
  ): Generator<string> {
    for (const name of names) {
      const seen = this.field(table, id, name);
      if (seen === (right[name] ?? null)) continue;
      yield `L7: ${table}/${id} ${name}: the view says ${JSON.stringify(right[name])}, a plain reader ${JSON.stringify(seen)}`;
    }
  }
}
