/**
 * What the server makes of a pushed change before it is stored: a row of the log whose times are in one form and none
 * of them later than its arrival.
 */
import { APP_ID } from "@tidemark/import-job";
import {
  type Change,
  clampStampMs,
  DELETED_AT,
  formatStamp,
  type JsonObject,
  type NewChange,
  parseStampMs,
} from "@tidemark/sync-log";
import type { Adjustment, PushedChange } from "./messages.ts";

export interface Ingested {
  readonly change: NewChange;
  readonly adjusted: readonly Adjustment[];
}

/** Takes in a batch. Times must be well-formed; see `refusalOf`. */
export class Ingest {
  readonly #clientId: string;
  readonly #schemaVersion: number;
  readonly #arrivedMs: number;
  /** By field: what an earlier edit of the batch has to stay below. */
  readonly #limits = new Map<string, number>();

  constructor(request: { readonly clientId: string; readonly schemaVersion: number }, arrivedMs: number) {
    this.#clientId = request.clientId;
    this.#schemaVersion = request.schemaVersion;
    this.#arrivedMs = arrivedMs;
  }

  /**
   * From the last to the first, so that edits of one field, all from the future, keep their order when they are set to
   * the one time of their arrival.
   */
  takeAll(batch: readonly PushedChange[]): Ingested[] {
    return batch
      .toReversed()
      .map((pushed) => this.#take(pushed))
      .toReversed();
  }

  #take(pushed: PushedChange): Ingested {
    const adjusted: Adjustment[] = [];
    const fieldMeta: Record<string, string> = {};
    const take = (field: string, at: string) => {
      const stampMs = parseStampMs(at) ?? this.#arrivedMs;
      const key = `${pushed.table}/${pushed.id}/${field}`;
      const clampedMs = clampStampMs(stampMs, this.#limits.get(key) ?? this.#arrivedMs);
      fieldMeta[field] = formatStamp(clampedMs);
      if (clampedMs === stampMs) return;
      this.#limits.set(key, clampedMs - 1);
      adjusted.push({ eventId: pushed.eventId, field, at: fieldMeta[field] });
    };
    for (const field in pushed.times) take(field, pushed.times[field]!);
    for (const field in pushed.fields) take(field, pushed.fields[field]!.at);
    if (pushed.op === "delete") take(DELETED_AT, pushed.deletedAt ?? "");
    const change: NewChange = {
      id: pushed.eventId,
      appId: APP_ID,
      tableName: pushed.table,
      recordId: pushed.id,
      op: pushed.op,
      data: dataOf(pushed),
      fieldMeta,
      spaceId: null,
      clientId: this.#clientId,
      schemaVersion: this.#schemaVersion,
      actor: pushed.actor ?? null,
      origin: "user",
    };
    return { change, adjusted };
  }
}

/**
 * What a change that comes again was stored as, or null when another one comes under its id. A time from the future was
 * set back to the first arrival, and may be in the future no more.
 */
export function repeatedAs(stored: Change, { change }: Ingested): Ingested | null {
  const isSame =
    stored.tableName === change.tableName &&
    stored.recordId === change.recordId &&
    stored.op === change.op &&
    JSON.stringify(stored.data) === JSON.stringify(change.data);
  if (!isSame) return null;
  const adjusted: Adjustment[] = [];
  for (const field in change.fieldMeta) {
    const at = stored.fieldMeta[field];
    if (at === change.fieldMeta[field]) continue;
    if (at === undefined || at > stored.createdAt || at > change.fieldMeta[field]!) return null;
    adjusted.push({ eventId: stored.id, field, at });
  }
  return { change: stored, adjusted };
}

function dataOf({ op, data, fields }: PushedChange): JsonObject | null {
  if (op === "delete") return null;
  if (op === "insert") return data ?? {};
  return Object.fromEntries(Object.entries(fields ?? {}).map(([field, { value }]) => [field, value]));
}
