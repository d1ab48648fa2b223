/** Puts other calls around a log, whatever it is made of: a class's methods do not come along when it is spread. */
import type { LockedStream, SyncLog } from "./log.ts";

/** The log with the given calls in the place of its own. */
export function aroundLog(log: SyncLog, changed: Partial<SyncLog>): SyncLog {
  return {
    withStream: (userId, work) => log.withStream(userId, work),
    withStreamIfFree: (userId, work) => log.withStreamIfFree(userId, work),
    append: (userId, changes, keepsHintsOf) => log.append(userId, changes, keepsHintsOf),
    readAfter: (userId, position, query) => log.readAfter(userId, position, query),
    readRecords: (userId, recordIds) => log.readRecords(userId, recordIds),
    head: (userId) => log.head(userId),
    heads: (page) => log.heads(page),
    dueStreams: (limit, lane) => log.dueStreams(limit, lane),
    attendAll: (lane) => log.attendAll(lane),
    removePickupsOlderThan: (ageMs) => log.removePickupsOlderThan(ageMs),
    leases: log.leases,
    subscribe: (onHint) => log.subscribe(onHint),
    ...changed,
  };
}

/** The same for a stream whose head is held. */
export function aroundStream(
  stream: LockedStream,
  changed: Partial<Omit<LockedStream, "head">>,
): LockedStream {
  return {
    get head() {
      return stream.head;
    },
    nowMs: stream.nowMs,
    liveWorkers: (among) => stream.liveWorkers(among),
    readAfter: (position, query) => stream.readAfter(position, query),
    readJobs: (query) => stream.readJobs(query),
    readRecords: (recordIds) => stream.readRecords(recordIds),
    append: (changes, hints, lane) => stream.append(changes, hints, lane),
    setHints: (hints, lane) => stream.setHints(hints, lane),
    removePickups: (recordIds) => stream.removePickups(recordIds),
    ...changed,
  };
}
