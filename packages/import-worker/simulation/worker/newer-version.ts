/**
 * Code of the next version, as today's has to live with it: its workers write fields that today's does not know, and
 * records of a table that today's has never heard of, in the same transaction.
 */
import { APP_ID, ITEMS, JOBS } from "@tidemark/import-job";
import type { LockedStream, NewChange, SyncLog } from "@tidemark/sync-log";

export function withNewerFields(log: SyncLog, process: string): SyncLog {
  let written = 0;
  const newer = (stream: LockedStream): LockedStream => ({
    get head() {
      return stream.head;
    },
    nowMs: stream.nowMs,
    liveWorkers: (among) => stream.liveWorkers(among),
    readAfter: (position, query) => stream.readAfter(position, query),
    readJobs: (query) => stream.readJobs(query),
    readRecords: (recordIds) => stream.readRecords(recordIds),
    setHints: (hints, lane) => stream.setHints(hints, lane),
    removePickups: (recordIds) => stream.removePickups(recordIds),
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
  return {
    withStream: (userId, work) => log.withStream(userId, (stream) => work(newer(stream))),
    withStreamIfFree: (userId, work) => log.withStreamIfFree(userId, (stream) => work(newer(stream))),
    append: (userId, changes, keepsHintsOf) => log.append(userId, changes.map(withField), keepsHintsOf),
    readAfter: (userId, position, query) => log.readAfter(userId, position, query),
    readRecords: (userId, recordIds) => log.readRecords(userId, recordIds),
    head: (userId) => log.head(userId),
    heads: (page) => log.heads(page),
    dueStreams: (limit, lane) => log.dueStreams(limit, lane),
    attendAll: (lane) => log.attendAll(lane),
    removePickupsOlderThan: (ageMs) => log.removePickupsOlderThan(ageMs),
    leases: log.leases,
    subscribe: (onHint) => log.subscribe(onHint),
  };
}
