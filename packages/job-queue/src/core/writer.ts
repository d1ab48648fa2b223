/** Builds the queue's own rows: one stamp later than any seen on the record, complete field times. */
import { DELETED_AT, type JsonObject, laterStampMs, type NewChange } from "@tidemark/sync-log";
import type { Answer, DecideContext, Decision, Note } from "./command.ts";
import { timesOf } from "./row-memo.ts";
import { APP_ID, JOBS, QUEUE_ACTOR, QUEUE_CLIENT_ID, SCHEMA_VERSION } from "./tables.ts";
import type { JobView, QueueView } from "./view.ts";

/** Rows with the same fields share their field times; each kind has numbers of its own, its variants added. */
export const SHAPES = { insert: 0, claim: 16, ending: 32, dependents: 64 } as const;

interface RowSeed {
  readonly tableName: string;
  readonly recordId: string;
  readonly op: "insert" | "update";
  readonly data: JsonObject;
  /** See `SHAPES`; null for a row of its own. */
  readonly shape: number | null;
  /** Latest field time seen on the record. */
  readonly lastStampMs: number;
}

const NOTHING: readonly never[] = [];

/** Most decisions come to one row and one note, and there are thousands of them: a list is made with its first entry. */
export class Writer {
  #changes: NewChange[] | null = null;
  #notes: Note[] | null = null;
  readonly view: QueueView;
  readonly context: DecideContext;
  /** The moment as rows say it. */
  readonly now: string;

  constructor(view: QueueView, context: DecideContext) {
    this.view = view;
    this.context = context;
    this.now = view.memo.format(context.nowMs);
  }

  get changes(): readonly NewChange[] {
    return this.#changes ?? NOTHING;
  }

  /** A row as there are many of; who wrote it, its client id says. */
  addBulk({ tableName, recordId, op, data, shape, lastStampMs }: RowSeed): void {
    const { memo } = this.view;
    const stampMs = laterStampMs(this.context.nowMs, lastStampMs);
    const times = shape === null ? timesOf(data, memo.format(stampMs)) : memo.times(shape, data, stampMs);
    this.#write(this.#row(tableName, recordId, op, data, times, null));
  }

  add({ tableName, recordId, op, data, lastStampMs }: Omit<RowSeed, "shape">): void {
    const times = timesOf(data, this.#later(lastStampMs));
    this.#write(this.#row(tableName, recordId, op, data, times, QUEUE_ACTOR));
  }

  updateJob(job: JobView, data: JsonObject): void {
    this.add({ tableName: JOBS, recordId: job.id, op: "update", data, lastStampMs: job.lastStampMs });
  }

  delete(tableName: string, record: { readonly id: string; readonly lastStampMs: number }): void {
    const times = { [DELETED_AT]: this.#later(record.lastStampMs) };
    this.#write(this.#row(tableName, record.id, "delete", null, times, QUEUE_ACTOR));
  }

  note(note: Note): void {
    if (this.#notes === null) this.#notes = [note];
    else this.#notes.push(note);
  }

  /** What another decision comes to is part of this one. */
  include({ changes, notes }: Decision): void {
    for (const change of changes) this.#write(change);
    for (const note of notes) this.note(note);
  }

  decision(answer: Answer): Decision {
    return { changes: this.changes, answer, notes: this.#notes ?? NOTHING };
  }

  #write(change: NewChange): void {
    if (this.#changes === null) this.#changes = [change];
    else this.#changes.push(change);
  }

  #later(lastStampMs: number): string {
    return this.view.memo.format(laterStampMs(this.context.nowMs, lastStampMs));
  }

  #row(
    tableName: string,
    recordId: string,
    op: NewChange["op"],
    data: JsonObject | null,
    fieldMeta: NewChange["fieldMeta"],
    actor: NewChange["actor"],
  ): NewChange {
    return {
      id: this.context.newId(),
      appId: APP_ID,
      tableName,
      recordId,
      op,
      data,
      fieldMeta,
      spaceId: null,
      clientId: QUEUE_CLIENT_ID,
      schemaVersion: SCHEMA_VERSION,
      actor,
      origin: "system",
    };
  }
}
