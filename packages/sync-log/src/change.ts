/**
 * What the log stores: one change of one record's fields. This file gives the shapes and says
 * which of them are well-formed; it does not know what any table means.
 */
import type { Json, JsonObject } from "./json.ts";
import { parseStampMs } from "./stamp.ts";

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
  | "text-not-storable"
  | "number-not-storable"
  | "delete-without-time";

/**
 * Why a change must not be stored, or null when it is well-formed.
 * `text-not-storable` is a NUL or a lone surrogate, which Postgres' jsonb refuses;
 * `number-not-storable` is a NaN or an infinity, which JSON has no word for.
 */
export function changeProblem(change: NewChange): ChangeProblem | null {
  if (!UUID.test(change.id)) return "id-not-uuid";
  if (!change.appId || !change.tableName || !change.recordId || !change.clientId) return "name-empty";
  if (!OPS.has(change.op)) return "op-unknown";
  if (!ORIGINS.has(change.origin)) return "origin-unknown";
  const timesProblem = fieldTimesProblem(change.fieldMeta);
  if (timesProblem) return timesProblem;
  for (const field in change.data) if (FORBIDDEN_FIELDS.has(field)) return "field-forbidden";
  if (change.op === "delete" && change.fieldMeta[DELETED_AT] === undefined) return "delete-without-time";
  if (!hasStorableNames(change)) return "text-not-storable";
  return jsonProblem(change.data) ?? jsonProblem(change.actor as JsonObject | null);
}

/** Found sound before: the rows of one moment share their field times. */
const soundTimes = new WeakSet<NewChange["fieldMeta"]>();

function fieldTimesProblem(fieldMeta: NewChange["fieldMeta"]): ChangeProblem | null {
  if (soundTimes.has(fieldMeta)) return null;
  for (const field of Object.keys(fieldMeta)) {
    if (FORBIDDEN_FIELDS.has(field)) return "field-forbidden";
    if (parseStampMs(fieldMeta[field]) === null) return "field-time-invalid";
    if (!isStorableText(field)) return "text-not-storable";
  }
  soundTimes.add(fieldMeta);
  return null;
}

function hasStorableNames({ appId, tableName, recordId, clientId, spaceId }: NewChange): boolean {
  const isStorable =
    isStorableText(appId) &&
    isStorableText(tableName) &&
    isStorableText(recordId) &&
    isStorableText(clientId);
  return isStorable && (spaceId === null || isStorableText(spaceId));
}

/** True when Postgres can keep the text: no NUL, no lone surrogate. */
export function isStorableText(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** The nearest storable text: NULs dropped, lone surrogates replaced by U+FFFD. */
export function toStorableText(text: string): string {
  return isStorableText(text) ? text : text.replaceAll("\u0000", "").toWellFormed();
}

/** Walks without recursion, since JSON may be deeper than the stack, and remembers what has parts only. */
function jsonProblem(root: Json): ChangeProblem | null {
  const open: (readonly Json[] | JsonObject)[] = [];
  const look = (value: Json | undefined): ChangeProblem | null => {
    if (typeof value === "string") return isStorableText(value) ? null : "text-not-storable";
    if (typeof value === "number") return Number.isFinite(value) ? null : "number-not-storable";
    if (typeof value === "object" && value !== null) open.push(value);
    return null;
  };
  let problem = look(root);
  for (let value = open.pop(); value && !problem; value = open.pop()) {
    problem = Array.isArray(value) ? firstProblem(value, look) : fieldProblem(value as JsonObject, look);
  }
  return problem;
}

type Look = (value: Json | undefined) => ChangeProblem | null;

function firstProblem(values: readonly Json[], look: Look): ChangeProblem | null {
  for (const value of values) {
    const problem = look(value);
    if (problem) return problem;
  }
  return null;
}

function fieldProblem(fields: JsonObject, look: Look): ChangeProblem | null {
  for (const field of Object.keys(fields)) {
    const problem = isStorableText(field) ? look(fields[field]) : "text-not-storable";
    if (problem) return problem;
  }
  return null;
}
