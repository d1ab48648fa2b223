/** The queue on Postgres, with connections of its own for each process that the suite asks for. */
import { jobQueueConformance } from "@tidemark/job-queue/conformance";
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import { afterAll, beforeAll } from "vitest";

const PROCESSES = 3;
let database: TestDatabase;
let logs: PostgresSyncLog[];
let next = 0;

beforeAll(async () => {
  database = await testDatabase();
  const { url } = database;
  logs = await Promise.all(
    Array.from({ length: PROCESSES }, () => connectSyncLog({ url, maxConnections: 4 })),
  );
});
afterAll(async () => {
  await Promise.all(logs.map((log) => log.close()));
  await database.drop();
});

jobQueueConformance("the queue on Postgres", async () => ({
  connect: async () => logs[(next += 1) % PROCESSES]!,
}));
