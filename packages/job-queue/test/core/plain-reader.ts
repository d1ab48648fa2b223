/**
 * A reader of the log that knows no state machine: field-level last-writer-wins, as SQL reads it, and what a field
 * counts as that is left out. Tells where it sees something else than a view does.
 */
import {
  type Change,
  type ContentRecord,
  evolveContent,
  formatStamp,
  isDeleted,
  type Json,
} from "@tidemark/sync-log";
import { jobFields } from "../../src/core/job-fields.ts";
import { LEFT_OUT, OF_THE_CLAIM } from "../../src/core/laws/plain-jobs.ts";
import { CLAIMS, JOBS } from "../../src/core/tables.ts";
import type { JobView, QueueView } from "../../src/core/view.ts";

export class PlainReader {
  readonly #jobs = new Map<string, ContentRecord>();
  /** When each was stored. */
  readonly #claims = new Map<string, string>();

  read(change: Change): void {
    if (change.tableName === CLAIMS) this.#claims.set(change.recordId, change.createdAt);
    if (change.tableName !== JOBS) return;
    this.#jobs.set(change.recordId, evolveContent(this.#jobs.get(change.recordId), change));
  }

  sees(id: string): boolean {
    const record = this.#jobs.get(id);
    return record !== undefined && !isDeleted(record);
  }

  field(id: string, field: string): Json | undefined {
    return this.#jobs.get(id)?.get(field)?.value;
  }

  *differencesTo(view: QueueView, job: JobView): Generator<string> {
    if (this.sees(job.id) === job.isDeleted) yield `L7: ${job.id}: deleted is ${String(job.isDeleted)}`;
    if (job.isDeleted) return;
    const truth = jobFields(job, view.memo);
    for (const field in truth) {
      if (job.state === "running" && OF_THE_CLAIM.has(field)) continue;
      const expected = JSON.stringify(truth[field]);
      const found = JSON.stringify(this.field(job.id, field) ?? this.#leftOut(job, field));
      if (found !== expected) yield `L7: ${job.id} ${field} is ${expected}, a plain reader sees ${found}`;
    }
  }

  /** A job that ended after a single claim leaves its counters out; if it ended well, its times and the result `null`. */
  #leftOut(job: JobView, field: string): Json {
    if (field === "attempts") return job.claim !== null && job.state !== "canceled" ? 1 : 0;
    if (this.field(job.id, "state") === "finished") return this.#leftOutAtEnd(job.id, field);
    return LEFT_OUT[field] ?? null;
  }

  #leftOutAtEnd(id: string, field: string): Json {
    const record = this.#jobs.get(id)!;
    switch (field) {
      case "result":
        return "null";
      case "finishedAt":
        return formatStamp(record.get("state")!.atMs);
      case "startedAt":
        return this.#claims.get(record.get("claim")?.value as string) ?? null;
      default:
        return LEFT_OUT[field] ?? null;
    }
  }
}
