/** Watches from outside how far an import in a database is. */
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import type { SyncLog } from "@tidemark/sync-log";

const LOOK_EVERY_MS = 50;
/** A stream that wants nothing for so long only waits for a device to take its articles. */
const LONG_FROM_NOW_MS = 60_000;

/** Resolves to true when nothing of the stream is left to extract, or to false after `maxMs`. */
export async function untilExtracted(
  log: Pick<SyncLog, "head">,
  userId: string,
  maxMs: number,
): Promise<boolean> {
  const deadlineMs = performance.now() + maxMs;
  while (performance.now() < deadlineMs) {
    const head = await log.head(userId);
    const attendAtMs = head?.attendAtMs ?? Infinity;
    if (attendAtMs > Date.now() + LONG_FROM_NOW_MS) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

/** Resolves when the extractions of so many items have ended, or after `maxMs`. */
export async function untilCounted(admin: postgres.Sql, items: number, maxMs: number): Promise<void> {
  const deadlineMs = performance.now() + maxMs;
  while (performance.now() < deadlineMs && (await countExtracted(admin)) < items) await sleep(LOOK_EVERY_MS);
}

/** Items that an extraction has ended for, well or badly. */
export async function countExtracted(admin: postgres.Sql): Promise<number> {
  const [row] = await admin<[{ count: number }]>`
    SELECT count(DISTINCT record_id)::integer AS count
    FROM sync_changes
    WHERE app_id = 'articles' AND table_name = 'articleImportItems' AND data->>'state' IN ('extracted', 'error')`;
  return row.count;
}
