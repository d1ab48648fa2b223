/** Builds the worker's changes: complete fields, one stamp later than any seen on the record. */
import {
  DELETED_AT,
  formatStamp,
  type Json,
  type JsonObject,
  laterStampMs,
  type NewChange,
} from "@tidemark/sync-log";
import { fieldTimesOf } from "./field-times.ts";
import {
  APP_ID,
  ITEMS,
  JOBS,
  PICKUPS,
  pickupIdOf,
  SCHEMA_VERSION,
  WORKER_ACTOR,
  WORKER_CLIENT_ID,
} from "./model.ts";
import type { ItemView, JobView } from "./view.ts";

/** What deciding needs from outside: time, ids and chance as arguments. */
export interface DecideContext {
  /** The log's clock, ms. */
  readonly nowMs: number;
  /** A fresh UUID each time. */
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export function itemUpdate(context: DecideContext, item: ItemView, fields: JsonObject): NewChange {
  return workerChange(
    context,
    ITEMS,
    item.id,
    "update",
    fields,
    laterStampMs(context.nowMs, item.lastStampMs),
  );
}

export function jobUpdate(context: DecideContext, job: JobView, fields: JsonObject): NewChange {
  return workerChange(context, JOBS, job.id, "update", fields, laterStampMs(context.nowMs, job.lastStampMs));
}

/** Makes a job's record in the place of its user. */
export function jobInsert(context: DecideContext, job: JobView, fields: JsonObject): NewChange {
  return workerChange(context, JOBS, job.id, "insert", fields, laterStampMs(context.nowMs, job.lastStampMs));
}

/** A pickup that comes again after a delete says that it lives, or a plain reader would pass it over. */
export function pickupInsert(context: DecideContext, item: ItemView, content: JsonObject): NewChange {
  const isSecond = item.pickupGoneStampMs > -Infinity;
  const data = { itemId: item.id, ...content, ...(isSecond ? { [DELETED_AT]: null } : {}) };
  return workerChange(context, PICKUPS, pickupIdOf(item.id), "insert", data, pickupStampMs(context, item));
}

export function pickupDelete(context: DecideContext, item: ItemView): NewChange {
  const stampMs = pickupStampMs(context, item);
  const deletion = workerChange(context, PICKUPS, pickupIdOf(item.id), "delete", null, stampMs);
  return { ...deletion, fieldMeta: { [DELETED_AT]: formatStamp(stampMs) } };
}

function pickupStampMs(context: DecideContext, item: ItemView): number {
  return laterStampMs(context.nowMs, item.pickupGoneStampMs);
}

function workerChange(
  context: DecideContext,
  tableName: string,
  recordId: string,
  op: NewChange["op"],
  data: JsonObject | null,
  stampMs: number,
): NewChange {
  return {
    id: context.newId(),
    appId: APP_ID,
    tableName,
    recordId,
    op,
    data,
    fieldMeta: fieldTimesOf(data, formatStamp(stampMs)),
    spaceId: null,
    clientId: WORKER_CLIENT_ID,
    schemaVersion: SCHEMA_VERSION,
    actor: WORKER_ACTOR,
    origin: "system",
  };
}

/** The named ones of a record's fields. */
export function only(fields: Readonly<Record<string, Json>>, names: Iterable<string>): Record<string, Json> {
  const chosen: Record<string, Json> = {};
  for (const name of names) if (fields[name] !== undefined) chosen[name] = fields[name];
  return chosen;
}
