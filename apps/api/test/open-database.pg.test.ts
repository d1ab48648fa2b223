import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseUnreachableError, DataFolderInUseError } from "@tidemark/sync-log-postgres";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../src/config/read-config.ts";
import { type Database, openDatabase, type OpenDatabaseOptions } from "../src/database/open-database.ts";
import { listener } from "./database.ts";
import { importByDevice } from "./log-writers.ts";
import { readJobsOf } from "./read-jobs-of.ts";

let root: string;
let databases: Database[];

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "tidemark-open-")));
  // As root the server's own account has to get in.
  await chmod(root, 0o755);
  databases = [];
});

afterEach(async () => {
  for (const database of databases.reverse()) await database.close();
  await rm(root, { recursive: true });
});

async function open(options: Partial<OpenDatabaseOptions> = {}): Promise<Database> {
  const config = readConfig({ TIDEMARK_DATA_DIR: join(root, "data") });
  const database = await openDatabase({
    config,
    logger: listener(),
    serverSettings: { fsync: "off" },
    ...options,
  });
  databases.push(database);
  return database;
}

test("the embedded database is made, kept and opened again", async () => {
  const first = await open();
  expect(first.embedded).not.toBeNull();
  const jobId = randomUUID();
  await importByDevice(first.log.asUser("ann"), "ann", jobId, { urls: 2 });
  await first.close();
  const second = await open();
  expect(await readJobsOf(second.log.asUser("ann"), "ann")).toMatchObject([
    { id: jobId, states: { pending: 2 } },
  ]);
});

test("a second one on the same folder is refused, or joins when it may", async () => {
  const first = await open();
  await expect(open()).rejects.toThrow(DataFolderInUseError);
  const joined = await open({ attach: true });
  expect(joined.embedded).toBeNull();
  await importByDevice(joined.log.asUser("ann"), "ann", "job", { urls: 1 });
  expect(await readJobsOf(first.log.asUser("ann"), "ann")).toHaveLength(1);
});

test("one that may join starts the server when nobody holds it", async () => {
  const alone = await open({ attach: true });
  expect(alone.embedded).not.toBeNull();
});

test("a server that is killed is started again, and the log goes on", async () => {
  const logger = listener();
  const { log, embedded } = await open({ logger });
  await importByDevice(log.asUser("ann"), "ann", "before", { urls: 1 });
  process.kill(embedded!.pid, "SIGKILL");
  await logger.heard("The database server died");
  await logger.heard("The database server runs again");
  await importByDevice(log.asUser("ann"), "ann", "after", { urls: 1 });
  expect(await readJobsOf(log.asUser("ann"), "ann")).toMatchObject([{ id: "before" }, { id: "after" }]);
});

test("a server that is stopped on purpose stays so", async () => {
  const logger = listener();
  const database = await open({ logger });
  await database.close();
  expect(logger.lines.some(({ message }) => message.includes("died"))).toBe(false);
});

test("an unreachable database is said without its password", async () => {
  const config = readConfig({ SYNC_DATABASE_URL: "postgres://me:geheim@127.0.0.1:1/db" });
  const failing = open({ config });
  await expect(failing).rejects.toThrow(DatabaseUnreachableError);
  await expect(failing).rejects.not.toThrow(/geheim/);
});
