/**
 * Brings changes that older code wrote to today's shape when they are read. Stored rows stay as
 * they are.
 */
import type { Change } from "./change.ts";

/** Lifts a change from `fromVersion` to the next one. */
export interface Upcaster {
  readonly appId: string;
  readonly tableName: string;
  readonly fromVersion: number;
  readonly lift: (change: Change) => Change;
}

/** Builds the function that lifts a change through every version it is behind. */
export function createUpcast(upcasters: readonly Upcaster[]): (change: Change) => Change {
  const byKey = new Map<string, Upcaster>();
  for (const upcaster of upcasters) {
    const key = keyOf(upcaster.appId, upcaster.tableName, upcaster.fromVersion);
    if (byKey.has(key)) throw new Error(`Two upcasters for ${key}. Keep one: a change has one next version.`);
    byKey.set(key, upcaster);
  }
  return (change) => {
    let lifted = change;
    for (;;) {
      const next = byKey.get(keyOf(lifted.appId, lifted.tableName, lifted.schemaVersion));
      if (!next) return lifted;
      lifted = { ...next.lift(lifted), schemaVersion: lifted.schemaVersion + 1 };
    }
  };
}

function keyOf(appId: string, tableName: string, version: number): string {
  return `${appId}/${tableName}@${version}`;
}
