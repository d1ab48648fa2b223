import { FEED_TABLE_SET, QUEUE_TABLE_SET } from "@tidemark/sync-log";
import { feed, items, queueJobUpdate } from "@tidemark/sync-log/contract";
import { expect, it } from "vitest";
import { migrateDatabase, provisionDatabase } from "../src/index.ts";
import { checksumOf } from "../src/migrations/migration.ts";
import { MIGRATIONS } from "../src/migrations/migrations.ts";
import { migrateToFirstVersion } from "./support/first-version.ts";
import { inSession } from "./support/session.ts";
import { runAsAdmin, type TestDatabase } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();

const RELEASED = { 1: "25013a9f1f031482" } as const;

/** 30,000 changes of three streams; a second program has put jobs into two of them, a third has none. */
const FILL = `INSERT INTO sync_changes (seq, app_id, table_name, record_id, user_id, op, data, field_meta, client_id)
  SELECT n / 3 + 1,
         CASE WHEN n % 5 = 0 AND n % 3 <> 2 THEN 'queue' ELSE 'articles' END,
         CASE WHEN n % 5 = 0 AND n % 3 <> 2 THEN 'queueJobs' WHEN n % 5 = 1 THEN 'articleImportItems' ELSE 'articles' END,
         'r-' || n, 'user-' || n % 3, 'insert', jsonb_build_object('n', n), '{}', 'device'
  FROM generate_series(0, 29999) AS n`;
const HEADS = `INSERT INTO sync_heads (user_id, epoch, seq, attend_at, live_from)
  VALUES ('user-0', '000000aa', 10000, NULL, 77), ('user-1', '000000bb', 10000, '2026-01-01', 1),
         ('user-2', '000000cc', 10000, NULL, 5)`;

async function firstVersion(...statements: string[]): Promise<TestDatabase> {
  const database = await databases.makeEmpty();
  await migrateToFirstVersion(database.adminUrl);
  await runAsAdmin(database.adminUrl, statements);
  return database;
}

/** Migrates as the administrator, and gives the login that serves its password back. */
async function bringUp({ adminUrl, url }: TestDatabase): Promise<void> {
  const { username, password, pathname } = new URL(url);
  await provisionDatabase({ adminUrl, database: pathname.slice(1), login: username, password });
}

it("the text of a released migration stays", () => {
  for (const [version, checksum] of Object.entries(RELEASED)) {
    const migration = MIGRATIONS.find((candidate) => candidate.version === Number(version));
    expect(checksumOf(migration!)).toBe(checksum);
  }
});

it("a database of version 1 keeps rows, positions, epochs and hints", async () => {
  const database = await firstVersion(FILL, HEADS);
  const digest = `SELECT count(*) AS n, md5(string_agg(user_id || seq || id::text || data::text, ',' ORDER BY user_id, seq)) AS all
    FROM sync_changes`;
  const before = await inSession({ url: database.adminUrl }, (run) => run(digest));
  expect(await migrateDatabase({ url: database.adminUrl })).toEqual({ applied: [2] });
  expect(await inSession({ url: database.adminUrl }, (run) => run(digest))).toEqual(before);
  const log = await databases.connect({ url: database.url });
  expect(await log.heads()).toMatchObject([
    { userId: "user-0", epoch: "000000aa", seq: 10_000, attendAtMs: null, liveFrom: 77 },
    { userId: "user-1", epoch: "000000bb", attendAtMs: Date.parse("2026-01-01"), liveFrom: 1 },
    { userId: "user-2", epoch: "000000cc", attendAtMs: null, liveFrom: 5 },
  ]);
});

it("streams with jobs of the queue from before are due for it, from their beginning, and no others", async () => {
  const database = await firstVersion(FILL, HEADS);
  await bringUp(database);
  const log = await databases.connect({ url: database.url });
  expect([...(await log.dueStreams(10, "queue"))].sort()).toEqual(["user-0", "user-1"]);
  expect((await log.head("user-2"))?.queue).toEqual({ attendAtMs: null, liveFrom: 1 });
  const page = await log.readAfter("user-0", 0, { tables: QUEUE_TABLE_SET });
  expect(page.changes).toHaveLength(2_000);
  expect(await log.readRecords("user-1", ["r-10", "r-40"])).toMatchObject([{ seq: 4 }, { seq: 14 }]);
});

it("a database of version 1 that was migrated takes queue and feeds, by the log and by plain SQL", async () => {
  const database = await firstVersion(FILL, HEADS);
  await bringUp(database);
  const log = await databases.connect({ url: database.url });
  const { changes } = await log.withStream("user-2", (stream) =>
    stream.append([queueJobUpdate("r-2", "canceled"), feed("f-1"), ...items(1)]),
  );
  expect(changes.map((change) => change.seq)).toEqual([10_001, 10_002, 10_003]);
  await runAsAdmin(database.adminUrl, [
    `INSERT INTO sync_changes (app_id, table_name, record_id, user_id, op, data, client_id)
     VALUES ('queue', 'queueJobs', 'q-1', 'user-9', 'insert', '{}', 'psql')`,
  ]);
  expect([...(await log.dueStreams(10, "queue"))].sort()).toEqual(["user-0", "user-1", "user-2", "user-9"]);
  const feeds = await log.readAfter("user-2", 0, { tables: FEED_TABLE_SET });
  expect(feeds.changes.map((change) => change.seq)).toEqual([10_002]);
});

it("a migrated database remembers both migrations, so that a program of version 1 refuses it", async () => {
  const database = await firstVersion();
  await bringUp(database);
  const versions = await inSession({ url: database.adminUrl }, (run) =>
    run("SELECT version, name FROM sync_migrations ORDER BY version"),
  );
  expect(versions).toEqual([
    { version: 1, name: "log" },
    { version: 2, name: "queue-lane" },
  ]);
});
