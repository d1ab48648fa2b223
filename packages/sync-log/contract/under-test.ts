/** What a log has to be given to be put through the contract. */
import type { SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach } from "vitest";

/** A log as one user's requests have it. */
export type UserLog = Pick<SyncLog, "withStream" | "withStreamIfFree" | "readAfter" | "readRecords" | "head">;

export interface LogUnderTest {
  /** Empty at first. As the worker has it: streams of all users, work tables at least. */
  readonly log: SyncLog;
  /** All tables of one user's stream. May be `log` itself where nothing keeps users apart. */
  asUser(userId: string): UserLog;
  /** Lets the log's time pass, or moves everything stored into the past by as much. */
  advance(ms: number): Promise<void>;
  /** Lets the log's clock go on by some milliseconds, also within a transaction. */
  passTime(): Promise<void>;
  close(): Promise<void>;
}

export type OpenLog = () => Promise<LogUnderTest>;

/** A fresh log for each test of the enclosing `describe`. */
export function useLog(open: OpenLog): LogUnderTest {
  let opened: LogUnderTest | null = null;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });
  const current = () => {
    if (!opened) throw new Error("The log is there while a test runs, not before");
    return opened;
  };
  return {
    get log() {
      return current().log;
    },
    asUser: (userId) => current().asUser(userId),
    advance: (ms) => current().advance(ms),
    passTime: () => current().passTime(),
    close: () => current().close(),
  };
}
