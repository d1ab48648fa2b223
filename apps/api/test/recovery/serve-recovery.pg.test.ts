/** A server recovers before it answers, and serves also when it could not. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAsAdmin } from "@tidemark/sync-log-postgres/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serve, type Serving } from "../../src/serve.ts";
import { listener, openTestLog, type TestLog } from "../database.ts";
import { bringTo, importByDevice } from "../log-writers.ts";

let opened: TestLog;
let dataDir: string;
let servers: Serving[];

beforeEach(async () => {
  opened = await openTestLog();
  dataDir = await mkdtemp(join(tmpdir(), "tidemark-serve-"));
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(dataDir, { recursive: true });
  await opened.close();
});

async function start(logger = listener()): Promise<Serving> {
  const config = opened.config({
    PORT: "0",
    TIDEMARK_DATA_DIR: dataDir,
    ARTICLES_IMPORT_WORKER_DISABLED: "true",
    API_TOKEN: "user-token-0123456789",
  });
  const server = await serve(config, { logger });
  servers.push(server);
  return server;
}

async function imports(server: Serving): Promise<number> {
  const headers = { authorization: "Bearer user-token-0123456789" };
  return (await fetch(`${server.url}/api/v1/imports`, { headers })).status;
}

async function healthOf(server: Serving): Promise<{ status: string; body: string; code: number }> {
  const answer = await fetch(`${server.url}/api/health`);
  const body = await answer.text();
  return { ...(JSON.parse(body) as { status: string }), body, code: answer.status };
}

async function vanishedWorker(): Promise<string> {
  const [itemId] = await importByDevice(opened.log, "vanished", "job", { urls: 1 });
  await bringTo(opened.log, "vanished", "extracting", [itemId!]);
  return itemId!;
}

test("what a vanished worker held is recovered before the server answers, and health tells of it", async () => {
  const itemId = await vanishedWorker();
  const logger = listener();
  const server = await start(logger);
  const lines = logger.lines.map(({ message }) => message);
  expect(lines.indexOf("All was recovered")).toBeGreaterThan(-1);
  expect(lines.indexOf("All was recovered")).toBeLessThan(lines.indexOf("Listening"));
  expect(logger.lines).toContainEqual({
    message: "Recovery did: import-item waits to be fetched again",
    fields: { stream: "vanished", id: itemId },
  });
  const health = await healthOf(server);
  expect(health).toMatchObject({
    code: 200,
    log: { importsLagMs: expect.any(Number), queueLagMs: 0 },
    recovery: { state: "healthy", jobsNeedingRecovery: 0, lastAttempt: { state: "recovered", done: 1 } },
  });
  expect(health.body).not.toMatch(/vanished|postgres|127\.0\.0\.1/);
});

test("a server whose recovery fails serves and says so, and the first request makes it good", async () => {
  await vanishedWorker();
  await refuseAttempts(true);
  const logger = listener();
  const server = await start(logger);
  const line = await logger.heard("Recovery failed; serving goes on without it");
  expect(line.fields).toMatchObject({ error: "DatabaseError" });
  expect(await healthOf(server)).toMatchObject({ status: "degraded", code: 200 });
  await refuseAttempts(false);
  expect(await imports(server)).toBe(200);
  await logger.heard("All was recovered");
});

test("a server whose recovery fails also at the first request serves it all the same, and later ones at once", async () => {
  await refuseAttempts(true);
  const logger = listener();
  const server = await start(logger);
  expect([await imports(server), await imports(server)]).toEqual([200, 200]);
  const failures = logger.lines.filter(({ message }) => message.startsWith("Recovery failed"));
  expect(failures).toHaveLength(2);
});

test("health is 503 when the log cannot be read, though the database answers", async () => {
  const server = await start();
  await runAsAdmin(opened.adminUrl, ["ALTER TABLE sync_changes RENAME TO sync_gone"]);
  expect(await healthOf(server)).toMatchObject({
    status: "error",
    code: 503,
    database: { status: "error", latencyMs: expect.any(Number) },
    recovery: { state: "unknown" },
  });
});

/** A table that somebody has altered so that no attempt to recover can be written down. */
async function refuseAttempts(isRefused: boolean): Promise<void> {
  await runAsAdmin(opened.adminUrl, [
    isRefused
      ? "ALTER TABLE sync_changes ADD CONSTRAINT no_attempts CHECK (table_name <> 'recoveryAttempts') NOT VALID"
      : "ALTER TABLE sync_changes DROP CONSTRAINT no_attempts",
  ]);
}
