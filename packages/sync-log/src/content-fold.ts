/**
 * The fold of content tables: field-level last-writer-wins by (time, change id). The result does
 * not depend on the order of the changes nor on how often each arrives.
 */
import { type Change, DELETED_AT, FORBIDDEN_FIELDS } from "./change.ts";
import type { Json } from "./json.ts";
import { parseStampMs } from "./stamp.ts";

export interface StampedValue {
  readonly value: Json;
  readonly atMs: number;
  /** Id of the change that set the value; breaks ties of time. */
  readonly changeId: string;
}

/** A record as folded so far, by field. A deleted one keeps its stamps, so that order stays irrelevant. */
export type ContentRecord = ReadonlyMap<string, StampedValue>;

/** Folds one change onto a record (undefined: none yet) without altering what was given. */
export function evolveContent(record: ContentRecord | undefined, change: Change): ContentRecord {
  const next = new Map(record);
  const takeLater = (field: string, value: Json) => {
    const candidate: StampedValue = { value, atMs: fieldTimeMs(change, field), changeId: change.id };
    const current = next.get(field);
    if (!current || isLater(candidate, current)) next.set(field, candidate);
  };
  if (change.op === "delete") {
    takeLater(DELETED_AT, change.fieldMeta[DELETED_AT] ?? change.createdAt);
  } else {
    for (const [field, value] of Object.entries(change.data ?? {})) {
      // Refused at append; a row by plain SQL may still have it.
      if (!FORBIDDEN_FIELDS.has(field)) takeLater(field, value);
    }
  }
  return next;
}

/** Folds many changes; the map's key is `table/record id` within the app. */
export function foldContent(changes: Iterable<Change>): Map<string, ContentRecord> {
  const records = new Map<string, ContentRecord>();
  for (const change of changes) {
    const key = `${change.appId}/${change.tableName}/${change.recordId}`;
    records.set(key, evolveContent(records.get(key), change));
  }
  return records;
}

/** A record is deleted while its latest `deletedAt` is not null. */
export function isDeleted(record: ContentRecord): boolean {
  return (record.get(DELETED_AT)?.value ?? null) !== null;
}

/** The record's values for a reader, or null when it is deleted. */
export function readContent(record: ContentRecord): Record<string, Json> | null {
  if (isDeleted(record)) return null;
  const values: Record<string, Json> = {};
  for (const [field, stamped] of record) if (field !== DELETED_AT) values[field] = stamped.value;
  return values;
}

function isLater(candidate: StampedValue, current: StampedValue): boolean {
  if (candidate.atMs !== current.atMs) return candidate.atMs > current.atMs;
  return candidate.changeId > current.changeId;
}

function fieldTimeMs(change: Change, field: string): number {
  return parseStampMs(change.fieldMeta[field]) ?? parseStampMs(change.createdAt) ?? 0;
}
