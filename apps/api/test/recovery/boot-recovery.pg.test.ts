/** Recovery as other programs' boot code calls it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  cleanupStaleJobs,
  forceRecovery,
  getRecoveryStatus,
  hasJobsNeedingRecovery,
  initializeRecovery,
  validateDatabaseConnection,
} from "../../src/index.ts";
import { listener, openTestLog, type TestLog } from "../database.ts";
import { bringTo, importByDevice } from "../log-writers.ts";

let opened: TestLog;
beforeAll(async () => {
  opened = await openTestLog();
});
afterAll(() => opened.close());

function settings(env: Readonly<Record<string, string>> = {}) {
  return { config: opened.config(env), logger: listener() };
}

const AWAY = { SYNC_DATABASE_URL: "postgres://me:geheim@127.0.0.1:1/db" };

test("what a vanished worker held is found and brought back on its way, and that is said", async () => {
  const [itemId] = await importByDevice(opened.log, "ann", "job", { urls: 1 });
  await bringTo(opened.log, "ann", "extracting", [itemId!]);
  const options = settings();
  expect(await hasJobsNeedingRecovery(options)).toBe(true);
  expect(await getRecoveryStatus(options)).toMatchObject({ state: "jobs-pending", lastAttempt: null });
  expect(await initializeRecovery({}, options)).toBe(true);
  await options.logger.heard("All was recovered");
  expect(options.logger.lines).toContainEqual(
    expect.objectContaining({ fields: { stream: "ann", id: itemId, reason: "worker-gone" } }),
  );
  expect(await hasJobsNeedingRecovery(options)).toBe(false);
  expect(await getRecoveryStatus(options)).toMatchObject({
    state: "healthy",
    lastAttempt: { state: "recovered", found: 1, done: 1 },
  });
  expect(await cleanupStaleJobs(options)).toBe(0);
  expect(await opened.log.leases.all()).toEqual([]);
});

test("a moment later once was enough, unless it is forced", async () => {
  const again = settings();
  expect(await initializeRecovery({}, again)).toBe(true);
  await again.logger.heard("one ended well a moment ago");
  const forced = settings();
  expect(await forceRecovery({}, forced)).toBe(true);
  await forced.logger.heard("Nothing had to be recovered");
});

test("whether the database can be used is answered, and the password is said nowhere", async () => {
  expect(await validateDatabaseConnection(settings())).toBe(true);
  const wrong = settings(AWAY);
  expect(await validateDatabaseConnection(wrong)).toBe(false);
  await wrong.logger.heard("The database cannot be opened");
  expect(JSON.stringify(wrong.logger.lines)).not.toContain("geheim");
});

test("a database that is away is tried as often as was wished, and then the recovery has failed", async () => {
  const wrong = settings(AWAY);
  expect(await initializeRecovery({ maxRetries: 3, retryDelayMs: 1 }, wrong)).toBe(false);
  const tries = wrong.logger.lines.filter(({ message }) => message === "The database is tried again");
  expect(tries.map(({ fields }) => fields["tries"])).toEqual([1, 2]);
  await wrong.logger.heard("Recovery failed, because the database could not be opened");
});

test("what waits for the next try can be called off", async () => {
  const wrong = settings(AWAY);
  const calling = new AbortController();
  const recovering = initializeRecovery({ retryDelayMs: 600_000, signal: calling.signal }, wrong);
  await wrong.logger.heard("The database is tried again");
  calling.abort();
  expect(await recovering).toBe(false);
});

test("settings that cannot be used are refused by name", async () => {
  await expect(async () => initializeRecovery({}, { config: opened.config({ PORT: "x" }) })).rejects.toThrow(
    /^PORT is "x"/,
  );
});
