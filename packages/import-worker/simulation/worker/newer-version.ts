/**
 * Code of the next version, as today's has to live with it: its workers write fields that today's does not know, and
 * records of a table that today's has never heard of, in the same transaction.
 */
import { APP_ID, ITEMS, JOBS } from "@tidemark/import-job";
import { aroundLog, aroundStream, type LockedStream, type NewChange, type SyncLog } from "@tidemark/sync-log";

export function withNewerFields(log: SyncLog, process: string): SyncLog {
  let written = 0;
  const newer = (stream: LockedStream): LockedStream =>
    aroundStream(stream, {
      append: (changes, hints, lane) => stream.append(changes.map(withField), hints, lane),
    });
  const withField = (change: NewChange): NewChange => {
    const isKnown = change.appId === APP_ID && (change.tableName === ITEMS || change.tableName === JOBS);
    if (!isKnown || change.data === null) return change;
    written += 1;
    const at = Object.values(change.fieldMeta)[0] ?? "";
    return {
      ...change,
      data: { ...change.data, handledBy: `${process}/${written}` },
      fieldMeta: { ...change.fieldMeta, handledBy: at },
    };
  };
  return aroundLog(log, {
    withStream: (userId, work) => log.withStream(userId, (stream) => work(newer(stream))),
    withStreamIfFree: (userId, work) => log.withStreamIfFree(userId, (stream) => work(newer(stream))),
    append: (userId, changes, keepsHintsOf) => log.append(userId, changes.map(withField), keepsHintsOf),
  });
}
