/**
 * Jobs as a reader sees them that knows no state machine: field by field the last writer wins. Tells where such a
 * reader sees something else than the fold does.
 */
import {
  type Change,
  type ContentRecord,
  evolveContent,
  formatStamp,
  isDeleted,
  type Json,
} from "@tidemark/sync-log";
import { jobFields, NO_RESULT } from "../job-fields.ts";
import type { RowMemo } from "../row-memo.ts";
import { sameJson } from "../same-json.ts";
import { JOBS } from "../tables.ts";
import type { JobView } from "../view.ts";

/** What a field counts as that a record leaves out. */
export const LEFT_OUT: Readonly<Record<string, Json>> = {
  channel: "",
  dependencies: [],
  priority: 0,
  state: "pending",
  losses: 0,
  requeues: 0,
  onFailedDependency: "run",
  gathers: false,
};

/** While a job runs, its claim tells these. */
export const OF_THE_CLAIM: ReadonlySet<string> = new Set([
  "state",
  "attempts",
  "losses",
  "claim",
  "startedAt",
]);

export class PlainJobs {
  readonly #records = new Map<string, ContentRecord>();

  read(change: Change): void {
    this.#records.set(change.recordId, evolveContent(this.#records.get(change.recordId), change));
  }

  /** Replaces what was read of the record by all its rows. */
  readAnew(id: string, rows: Iterable<Change>): void {
    const record = recordOf(rows);
    if (record !== undefined) this.#records.set(id, record);
  }

  forget(id: string): void {
    this.#records.delete(id);
  }

  differencesTo(job: JobView, memo: RowMemo): readonly string[] {
    const record = this.#records.get(job.id);
    return record === undefined ? [] : [...differences(record, job, memo)];
  }
}

/** Undefined when none of the rows is of a job. */
export function recordOf(rows: Iterable<Change>): ContentRecord | undefined {
  let record: ContentRecord | undefined;
  for (const row of rows) if (row.tableName === JOBS) record = evolveContent(record, row);
  return record;
}

export function* differences(record: ContentRecord, job: JobView, memo: RowMemo): Generator<string> {
  if (isDeleted(record) !== job.isDeleted) {
    const [folded, plain] = job.isDeleted ? ["deleted", "there"] : ["there", "deleted"];
    yield `is ${folded}, but for a last-writer-wins reader it is ${plain}`;
  }
  if (job.isDeleted) return;
  const truth = jobFields(job, memo);
  for (const field in truth) {
    if (job.state === "running" && OF_THE_CLAIM.has(field)) continue;
    const said = record.get(field)?.value ?? leftOut(record, job, field);
    if (said === undefined || sameJson(truth[field], said)) continue;
    yield `${field} is ${shown(truth[field])}, but a last-writer-wins reader sees ${shown(said)}`;
  }
}

/** Undefined for what another record tells. */
function leftOut(record: ContentRecord, job: JobView, field: string): Json | undefined {
  // After a single claim the counters are left out.
  if (field === "attempts") return job.claim !== null && job.state !== "canceled" ? 1 : 0;
  const state = record.get("state");
  if (state?.value !== "finished") return LEFT_OUT[field] ?? null;
  switch (field) {
    case "result":
      return NO_RESULT;
    case "finishedAt":
      return formatStamp(state.atMs);
    case "startedAt":
      return undefined;
    default:
      return LEFT_OUT[field] ?? null;
  }
}

const MOST_SHOWN = 100;

function shown(value: Json | undefined): string {
  const json = JSON.stringify(value ?? null);
  return json.length > MOST_SHOWN ? `${json.slice(0, MOST_SHOWN)}…` : json;
}
