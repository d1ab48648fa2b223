/**
 * L18: no stream waits that has news. What a device writes of its imports is to be looked at from that moment on, and
 * while items run somebody looks every few seconds whether their workers live.
 */
import type { StreamView } from "@tidemark/import-job";
import { type Change, type Head, WORK_TABLES } from "@tidemark/sync-log";
import { LONGEST_CLAIM_CHECK_MS } from "../worker/limits.ts";
import { LawBroken } from "./watcher.ts";

/**
 * `last` is the last change of the stream, which the view has seen. `latestMs` is the latest that the log's clock has ever
 * said: a worker that saw it counts from there, also when the clock was set back since.
 */
export function checkIsAskedFor(
  { userId, attendAtMs }: Head,
  view: StreamView,
  last: Change,
  latestMs = -Infinity,
): void {
  if (!WORK_TABLES.tableNames.includes(last.tableName)) return;
  const isByWorker = last.origin === "system";
  if (isByWorker && view.runningByWorker.size === 0) return;
  const storedMs = Date.parse(last.createdAt);
  const lookByMs = isByWorker ? Math.max(storedMs, latestMs) + LONGEST_CLAIM_CHECK_MS : storedMs;
  if (attendAtMs !== null && attendAtMs <= lookByMs) return;
  const who = isByWorker ? "a worker left running items" : "a device wrote";
  const when = attendAtMs === null ? "never" : new Date(attendAtMs).toISOString();
  const about = { userId, recordId: last.recordId };
  throw new LawBroken("L18", `${who} at ${last.createdAt}, and the next look is due ${when}`, about);
}
