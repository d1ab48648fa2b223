/**
 * What the log stores: one change of one record's fields. This file gives the shapes and says
 * which of them are well-formed; it does not know what any table means.
 */
import type { JsonObject } from "./json.ts";
import { parseStampMs } from "./stamp.ts";
import { isStorableText, jsonProblem, type StorageProblem } from "./storable.ts";

export type Op = "insert" | "update" | "delete";
export type Origin = "user" | "agent" | "system" | "migration";

export interface Actor {
  readonly kind: string;
  readonly principalId: string;
  readonly displayName?: string;
}

/** A record is named by its stream (the user), app, table and record id. */
export interface RecordRef {
  readonly appId: string;
  readonly tableName: string;
  readonly recordId: string;
}

/** A change before the log has given it a position and a stored time. */
export interface NewChange extends RecordRef {
  /** UUID minted by the writer; the same id never has effect twice in a stream. */
  readonly id: string;
  readonly op: Op;
  /** Field values. Null for a tombstone, which keeps no content. */
  readonly data: JsonObject | null;
  /** ISO time per field: when its writer says it was set. */
  readonly fieldMeta: Readonly<Record<string, string>>;
  readonly spaceId: string | null;
  readonly clientId: string;
  readonly schemaVersion: number;
  readonly actor: Actor | null;
  readonly origin: Origin;
}

/** A stored change. */
export interface Change extends NewChange {
  readonly userId: string;
  /** Position in the stream: 1, 2, 3, … without gaps when given out. */
  readonly seq: number;
  /** ISO time at which the log stored it, by the log's clock. */
  readonly createdAt: string;
}

/** Names that mean something to objects themselves; no field may have one. */
export const FORBIDDEN_FIELDS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const OPS: ReadonlySet<string> = new Set<Op>(["insert", "update", "delete"]);
const ORIGINS: ReadonlySet<string> = new Set<Origin>(["user", "agent", "system", "migration"]);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The field that says when a record was deleted; null or absent while it lives. */
export const DELETED_AT = "deletedAt";

export type ChangeProblem =
  | "id-not-uuid"
  | "name-empty"
  | "op-unknown"
  | "origin-unknown"
  | "field-forbidden"
  | "field-time-invalid"
  | StorageProblem
  | "delete-without-time";

/**
 * Why a change must not be stored, or null when it is well-formed. `sound` remembers what the changes of one batch
 * share and was found to be well-formed, field times and actors; it must not outlive the batch.
 */
export function changeProblem(
  change: NewChange,
  sound: Set<object | null> = new Set(),
): ChangeProblem | null {
  if (!UUID.test(change.id)) return "id-not-uuid";
  if (!change.appId || !change.tableName || !change.recordId || !change.clientId) return "name-empty";
  if (!OPS.has(change.op)) return "op-unknown";
  if (!ORIGINS.has(change.origin)) return "origin-unknown";
  const deletedAt = change.fieldMeta[DELETED_AT];
  const timesProblem = sound.has(change.fieldMeta) ? null : fieldTimesProblem(change.fieldMeta);
  if (timesProblem) return timesProblem;
  for (const field in change.data) if (FORBIDDEN_FIELDS.has(field)) return "field-forbidden";
  if (change.op === "delete" && deletedAt === undefined) return "delete-without-time";
  if (!hasStorableNames(change)) return "text-not-storable";
  const dataProblem = jsonProblem(change.data);
  if (dataProblem) return dataProblem;
  const actorProblem = sound.has(change.actor) ? null : jsonProblem(change.actor as JsonObject | null);
  if (actorProblem) return actorProblem;
  sound.add(change.fieldMeta).add(change.actor);
  return null;
}

function fieldTimesProblem(fieldMeta: NewChange["fieldMeta"]): ChangeProblem | null {
  for (const field in fieldMeta) {
    const problem = fieldTimeProblem(field, fieldMeta[field]);
    if (problem && Object.hasOwn(fieldMeta, field)) return problem;
  }
  return null;
}

/** Found to be a time before: thousands of fields of one moment say the same. */
let soundTime: string | undefined;

function fieldTimeProblem(field: string, time: string | undefined): ChangeProblem | null {
  if (FORBIDDEN_FIELDS.has(field)) return "field-forbidden";
  if (time !== soundTime || time === undefined) {
    if (parseStampMs(time) === null) return "field-time-invalid";
    soundTime = time;
  }
  return isStorableText(field) ? null : "text-not-storable";
}

function hasStorableNames({ appId, tableName, recordId, clientId, spaceId }: NewChange): boolean {
  const isStorable =
    isStorableText(appId) &&
    isStorableText(tableName) &&
    isStorableText(recordId) &&
    isStorableText(clientId);
  return isStorable && (spaceId === null || isStorableText(spaceId));
}
