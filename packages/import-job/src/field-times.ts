/**
 * The times of a change's fields when all were set at once. Changes of one moment with the same fields share them, so
 * that whoever checks and stores thousands does it once.
 */
import type { Json, NewChange } from "@tidemark/sync-log";

type FieldTimes = NewChange["fieldMeta"];

interface Made {
  readonly stamp: string;
  readonly fields: readonly string[];
  readonly times: FieldTimes;
}

/** A transition writes claims, endings and pickups, each with fields of its own. */
const KEPT = 4;
/** The last that were made, in no order. Frozen, since many changes have them. */
const made: Made[] = [];
let oldest = 0;

export function fieldTimesOf(data: Readonly<Record<string, Json>> | null, stamp: string): FieldTimes {
  for (const known of made) if (known.stamp === stamp && hasFields(data, known.fields)) return known.times;
  const fields = Object.keys(data ?? {});
  const times = Object.freeze(Object.fromEntries(fields.map((field) => [field, stamp])));
  made[oldest] = { stamp, fields, times };
  oldest = (oldest + 1) % KEPT;
  return times;
}

function hasFields(data: Readonly<Record<string, Json>> | null, fields: readonly string[]): boolean {
  let count = 0;
  for (const field in data) {
    if (fields[count] !== field) return false;
    count += 1;
  }
  return count === fields.length;
}
