/** Databases and logs of one test, closed and dropped after it. */
import { afterEach } from "vitest";
import { connectSyncLog, type ConnectOptions } from "../../src/connect-sync-log.ts";
import type { PostgresSyncLog } from "../../src/postgres-sync-log.ts";
import { emptyTestDatabase, testDatabase, type TestDatabase } from "./test-database.ts";

export interface Databases {
  make(): Promise<TestDatabase>;
  makeEmpty(): Promise<TestDatabase>;
  connect(options: ConnectOptions): Promise<PostgresSyncLog>;
  /** Closed before the databases are dropped. */
  onEnd(close: () => Promise<void>): void;
}

export function useDatabases(): Databases {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  });
  const keep = (database: TestDatabase) => {
    closers.push(() => database.drop());
    return database;
  };
  return {
    make: async () => keep(await testDatabase()),
    makeEmpty: async () => keep(await emptyTestDatabase()),
    async connect(options) {
      const log = await connectSyncLog(options);
      closers.push(() => log.close());
      return log;
    },
    onEnd: (close) => closers.push(close),
  };
}
