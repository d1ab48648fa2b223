/** The log on Postgres for the contract: one database per test file, emptied after each test. */
import type { LogUnderTest, OpenLog } from "@tidemark/sync-log/contract";
import { connectSyncLog } from "../../src/connect-sync-log.ts";
import type { PostgresSyncLog } from "../../src/postgres-sync-log.ts";
import { runAsAdmin, testDatabase, type TestDatabase } from "./test-database.ts";

export interface TestLogs {
  readonly open: OpenLog;
  /** Ends the connections and drops the database. */
  close(): Promise<void>;
}

export function openTestLogs(): TestLogs {
  let shared: Promise<{ database: TestDatabase; log: PostgresSyncLog }> | null = null;

  return {
    async open(): Promise<LogUnderTest> {
      shared ??= start();
      const { database, log } = await shared;
      return {
        log,
        asUser: (userId) => log.asUser(userId),
        advance: (ms) => runAsAdmin(database.adminUrl, moveIntoPast(ms)),
        passTime: () => runAsAdmin(database.adminUrl, ["SELECT pg_sleep(0.005)"]),
        close: () => runAsAdmin(database.adminUrl, ["TRUNCATE sync_changes, sync_heads, sync_leases"]),
      };
    },
    async close() {
      const opened = await shared;
      await opened?.log.close();
      await opened?.database.drop();
    },
  };
}

async function start(): Promise<{ database: TestDatabase; log: PostgresSyncLog }> {
  const database = await testDatabase();
  return { database, log: await connectSyncLog({ url: database.url }) };
}

/** The database's clock cannot be moved, so all that is stored ages instead. */
function moveIntoPast(ms: number): string[] {
  const by = `interval '${ms} milliseconds'`;
  return [
    `UPDATE sync_changes SET created_at = created_at - ${by}`,
    `UPDATE sync_heads SET attend_at = attend_at - ${by}, queue_attend_at = queue_attend_at - ${by}`,
    `UPDATE sync_leases SET expires_at = expires_at - ${by}`,
  ];
}
