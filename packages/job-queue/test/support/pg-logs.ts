/** One test's database, and connections to it as several processes have them. */
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { runAsAdmin, testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import { afterEach, beforeEach } from "vitest";

export interface PgLogs {
  readonly database: TestDatabase;
  connect(options?: Partial<Parameters<typeof connectSyncLog>[0]>): Promise<PostgresSyncLog>;
  /** Fails unless the SQL condition holds on the server. */
  assert(condition: string): Promise<void>;
  run(statement: string): Promise<void>;
  /** Runs before the connections are closed. */
  onEnd(close: () => Promise<void>): void;
}

export function usePgLogs(): PgLogs {
  let database: TestDatabase;
  let closers: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(async () => {
    for (const close of closers.toReversed()) await close();
    closers = [];
    await database.drop();
  });
  const run = (statement: string) => runAsAdmin(database.adminUrl, [statement]);
  return {
    get database() {
      return database;
    },
    async connect(options = {}) {
      const log = await connectSyncLog({ url: database.url, ...options });
      closers.push(() => log.close());
      return log;
    },
    assert: (condition) => run(`DO $$ BEGIN ASSERT ${condition}, 'the condition does not hold'; END $$`),
    run,
    onEnd: (close) => closers.push(close),
  };
}
