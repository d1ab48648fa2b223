import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import { afterAll, beforeAll } from "vitest";
import { scheduleScenarios } from "./support/schedule-scenarios.ts";

const PROCESSES = 5;
let database: TestDatabase;
let logs: PostgresSyncLog[];
let next = 0;

beforeAll(async () => {
  database = await testDatabase();
  const { url } = database;
  logs = await Promise.all(
    Array.from({ length: PROCESSES }, () => connectSyncLog({ url, maxConnections: 3 })),
  );
});

afterAll(async () => {
  for (const log of logs) await log.close();
  await database.drop();
});

/** Each process has connections of its own; tests share them, because each keeps to a tenant of its own. */
scheduleScenarios(async () => {
  next += 1;
  return logs[next % PROCESSES]!;
});
