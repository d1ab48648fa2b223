/** What devices and the sync server say to each other: the bodies of the sync protocol, without HTTP around them. */
import type { Actor, Change, Json, JsonObject, NewChange, Op } from "@tidemark/sync-log";

/** A change as a device pushes it. An insert has `data` and a time for each field, an update has `fields`. */
export interface PushedChange {
  readonly eventId: string;
  readonly table: string;
  readonly id: string;
  readonly op: Op;
  readonly data?: JsonObject;
  readonly times?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, { readonly value: Json; readonly at: string }>>;
  readonly deletedAt?: string;
  readonly actor?: Actor;
}

export interface SyncRequest {
  readonly clientId: string;
  /** A cursor, an ISO time, or nothing for everything. */
  readonly since: string;
  readonly schemaVersion: number;
  /** By the device's clock. */
  readonly sentAt: string;
  readonly changes: readonly PushedChange[];
}

export interface Synced {
  readonly ok: true;
  readonly serverChanges: readonly Change[];
  readonly acks: readonly { readonly eventId: string; readonly seq: number }[];
  /** Times that were in the future and count as the time of their arrival. */
  readonly adjusted: readonly Adjustment[];
  /** Intents that were stored and had no effect. */
  readonly conflicts: readonly { readonly eventId: string; readonly reason: string }[];
  readonly syncedUntil: string;
  readonly hasMore: boolean;
}

export interface Adjustment {
  readonly eventId: string;
  readonly field: string;
  readonly at: string;
}

export interface Refused {
  readonly eventId: string;
  readonly code: RefusalCode;
  readonly detail: string;
}

export type RefusalCode = "worker-owned" | "unknown-shape" | "not-storable";

export interface Problem {
  readonly ok: false;
  readonly status: 400 | 403 | 409;
  readonly code: ProblemCode;
  /** The changes to set aside, so that the rest can be sent. */
  readonly refused: readonly Refused[];
}

export type ProblemCode =
  | "changes-refused"
  | "client-id-foreign"
  | "cursor-ahead"
  | "cursor-malformed"
  | "epoch-changed"
  | "id-reused";

export type SyncAnswer = Synced | Problem;

/** A change of a device's outbox as it goes over the line. */
export function toPushed(change: NewChange): PushedChange {
  const { id: eventId, tableName: table, recordId: id, op, data, fieldMeta, actor } = change;
  const who = actor === null ? {} : { actor };
  if (op === "delete") return { eventId, table, id, op, deletedAt: fieldMeta["deletedAt"] ?? "", ...who };
  if (op === "insert") return { eventId, table, id, op, data: data ?? {}, times: fieldMeta, ...who };
  const fields: Record<string, { value: Json; at: string }> = {};
  for (const field in data) fields[field] = { value: data[field]!, at: fieldMeta[field] ?? "" };
  return { eventId, table, id, op, fields, ...who };
}
