/** Reads fields of changes. A field of the wrong kind counts as absent. */
import type { Change, Json, JsonObject } from "@tidemark/sync-log";
import type { RowMemo } from "./row-memo.ts";

export function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function countOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function timeOf(value: Json | undefined, memo: RowMemo): number | null {
  return typeof value === "string" ? memo.parse(value) : null;
}

/** When the log stored the change, by its own clock. */
export function storedAtMs(change: Change, memo: RowMemo): number {
  return memo.parse(change.createdAt) ?? 0;
}

/** Only the queue itself writes with origin `system`; a device or a program of its own has another. */
export function isByQueue(change: Change): boolean {
  return change.origin === "system";
}

/** From now on a plain reader goes by what the record says, so it has to go on saying it. */
export function saysCounters(data: JsonObject | null): boolean {
  return (
    data !== null &&
    (data["attempts"] !== undefined || data["losses"] !== undefined || data["requeues"] !== undefined)
  );
}

/** Takes the change's field times into the record's latest; answers whether one of them comes late. */
export function noteStamps(record: { lastStampMs: number }, change: Change, memo: RowMemo): boolean {
  const { fieldMeta, data } = change;
  let earliestMs = Infinity;
  let latestMs = -Infinity;
  let last: string | undefined;
  for (const field in fieldMeta) {
    const text = fieldMeta[field];
    if (text === last) continue;
    last = text;
    const ms = memo.parse(text) ?? storedAtMs(change, memo);
    if (ms < earliestMs) earliestMs = ms;
    if (ms > latestMs) latestMs = ms;
  }
  // A field without a time counts as set when it was stored. The queue's own rows have all their times.
  if (!isByQueue(change)) {
    for (const field in data) {
      if (fieldMeta[field] !== undefined) continue;
      const ms = storedAtMs(change, memo);
      if (ms < earliestMs) earliestMs = ms;
      if (ms > latestMs) latestMs = ms;
      break;
    }
  }
  const isLate = earliestMs <= record.lastStampMs;
  if (latestMs > record.lastStampMs) record.lastStampMs = latestMs;
  return isLate;
}
