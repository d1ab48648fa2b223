import { jobInsert } from "@tidemark/sync-log/contract";
import { describe, expect, it } from "vitest";
import { migrateDatabase, MigrationRefusedError, provisionDatabase } from "../src/index.ts";
import { inSession } from "./support/session.ts";
import { runAsAdmin, type TestDatabase } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();

const ORIGINAL_TABLE = `CREATE TABLE sync_changes (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  app_id text NOT NULL, table_name text NOT NULL, record_id text NOT NULL, user_id text, space_id text,
  op text NOT NULL, data jsonb, field_meta jsonb, client_id text, created_at timestamptz DEFAULT now(),
  schema_version integer DEFAULT 1, actor jsonb, origin text
)`;

async function originalDatabase(...statements: string[]): Promise<TestDatabase> {
  const database = await databases.makeEmpty();
  await runAsAdmin(database.adminUrl, [ORIGINAL_TABLE, ...statements]);
  return database;
}

function row(id: number, fields: Record<string, string> = {}): string {
  const all: Record<string, string> = {
    id: `'00000000-0000-4000-8000-${String(id).padStart(12, "0")}'`,
    app_id: "'articles'",
    table_name: "'articles'",
    record_id: `'r-${id}'`,
    user_id: "'ann'",
    op: "'insert'",
    ...fields,
  };
  return `INSERT INTO sync_changes (${Object.keys(all).join(", ")}) VALUES (${Object.values(all).join(", ")})`;
}

/** Migrates as the administrator and makes a login that serves. */
async function adopt(database: TestDatabase): Promise<string> {
  const { username, pathname } = new URL(database.url);
  const { adminUrl } = database;
  const login = { login: username, password: "adopted" };
  return (await provisionDatabase({ adminUrl, database: pathname.slice(1), ...login })).url;
}

describe("an original table of 100,000 rows", () => {
  const FILL = `INSERT INTO sync_changes (id, app_id, table_name, record_id, user_id, op, data, field_meta, client_id, created_at, origin)
    SELECT md5(n::text)::uuid, 'articles', CASE WHEN n % 4 = 0 THEN 'articleImportItems' ELSE 'articles' END,
           'r-' || n, 'user-' || n % 7, 'insert', jsonb_build_object('jobId', 'job-' || n % 100, 'n', n), '{}', 'device',
           timestamptz '2025-01-01' + (n * 7919 % 50000) * interval '1 second', 'user'
    FROM generate_series(1, 100000) AS n`;

  it("gets positions by stored time and id, heads, and loses nothing", async () => {
    const database = await originalDatabase(FILL);
    const digest = `SELECT count(*) AS n, md5(string_agg(id::text || data::text || created_at::text, ',' ORDER BY id)) AS all
      FROM sync_changes`;
    const before = await inSession({ url: database.adminUrl }, (run) => run(digest));
    const url = await adopt(database);
    await inSession({ url: database.adminUrl }, async (run) => {
      expect(await run(digest)).toEqual(before);
      const outOfOrder = `SELECT count(*) AS n FROM (
        SELECT seq, row_number() OVER (PARTITION BY user_id ORDER BY created_at, id) AS expected FROM sync_changes
      ) AS rows WHERE seq <> expected`;
      expect(await run(outOfOrder)).toEqual([{ n: 0 }]);
    });

    const log = await databases.connect({ url });
    const heads = await log.heads();
    expect(heads).toHaveLength(7);
    expect(heads.reduce((sum, head) => sum + head.seq, 0)).toBe(100_000);
    expect(await log.dueStreams(10)).toHaveLength(7);
    const { changes } = await log.withStream("user-1", (stream) => stream.append([jobInsert("job-new")]));
    expect(changes[0]?.seq).toBe((heads.find((head) => head.userId === "user-1")?.seq ?? 0) + 1);
    const ofJob = await log.withStream("user-1", (stream) =>
      stream.readJobs({ jobIds: ["job-8"], itemIds: [], beforeSeq: 1e9 }),
    );
    expect(ofJob.length).toBeGreaterThan(100);
    expect(new Set(ofJob.map((change) => change.data?.["jobId"]))).toEqual(new Set(["job-8"]));
  });
});

describe("an original table", () => {
  it("keeps rows that say little, in the order of their ids where times are the same or missing", async () => {
    const sameTime = { created_at: "'2025-05-05T05:05:05Z'" };
    const database = await originalDatabase(
      row(3, sameTime),
      row(2, sameTime),
      row(5, { created_at: "NULL" }),
      row(1, { ...sameTime, actor: "'null'", data: "'{\"n\": 1e400}'" }),
      row(4, { user_id: "'bob'", op: "'upsert'", origin: "'elsewhere'", client_id: "''" }),
    );
    const log = await databases.connect({ url: await adopt(database) });
    const { changes } = await log.asUser("ann").readAfter("ann", 0);
    expect(changes.map((change) => change.recordId)).toEqual(["r-5", "r-1", "r-2", "r-3"]);
    expect(changes[0]).toMatchObject({ clientId: "", fieldMeta: {}, origin: "user", actor: null });
    expect((await log.asUser("bob").readAfter("bob", 0)).changes).toMatchObject([{ seq: 1, op: "upsert" }]);
    expect(await log.dueStreams(10)).toEqual([]);
  });

  it("keeps its added columns, indexes and triggers, which do not fire for the numbering", async () => {
    const database = await originalDatabase(
      "ALTER TABLE sync_changes ADD COLUMN tenant text NOT NULL DEFAULT 'main'",
      "CREATE INDEX by_tenant ON sync_changes (tenant)",
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$",
      "CREATE TRIGGER append_only BEFORE UPDATE ON sync_changes FOR EACH ROW EXECUTE FUNCTION refuse()",
      row(1, { tenant: "'north'" }),
    );
    await adopt(database);
    await inSession({ url: database.adminUrl }, async (run) => {
      expect(await run("SELECT seq, tenant FROM sync_changes")).toEqual([{ seq: 1, tenant: "north" }]);
      expect(await run("SELECT to_regclass('by_tenant') IS NOT NULL AS kept")).toEqual([{ kept: true }]);
      await expect(run("UPDATE sync_changes SET tenant = 'south'")).rejects.toThrow("append only");
    });
  });

  it("with jobs of the queue is due for it", async () => {
    const job = { app_id: "'queue'", table_name: "'queueJobs'" };
    const database = await originalDatabase(row(1, job), row(2, { user_id: "'bob'" }));
    const log = await databases.connect({ url: await adopt(database) });
    expect(await log.dueStreams(10, "queue")).toEqual(["ann"]);
    expect(await log.dueStreams(10)).toEqual([]);
    expect(await log.readRecords("ann", ["r-1"])).toMatchObject([{ seq: 1, tableName: "queueJobs" }]);
  });

  it("loses policies that would open rows to other users", async () => {
    const database = await originalDatabase(
      "ALTER TABLE sync_changes ENABLE ROW LEVEL SECURITY",
      "ALTER TABLE sync_changes FORCE ROW LEVEL SECURITY",
      "CREATE POLICY everybody ON sync_changes USING (true)",
      row(1),
    );
    const log = await databases.connect({ url: await adopt(database) });
    expect((await log.asUser("ann").readAfter("ann", 0)).changes).toHaveLength(1);
    expect((await log.asUser("bob").readAfter("ann", 0)).changes).toHaveLength(0);
  });

  it("is adopted by its own owner too, without a superuser", async () => {
    const database = await originalDatabase(row(1));
    const login = new URL(database.url).username;
    await runAsAdmin(database.adminUrl, [`ALTER TABLE sync_changes OWNER TO "${login}"`]);
    const log = await databases.connect({ url: database.url });
    expect(await log.head("ann")).toMatchObject({ seq: 1 });
  });

  it.each([
    ["rows of no user", row(1, { user_id: "NULL" }), /1 rows of sync_changes have no user_id \(one is 0{8}-/],
    ["rows of the empty user", row(1, { user_id: "''" }), /have no user_id/],
    [
      "a missing column",
      "ALTER TABLE sync_changes DROP COLUMN actor",
      /no column actor. Add it: ALTER TABLE sync_changes ADD COLUMN actor jsonb;/,
    ],
    [
      "a column of another type",
      "ALTER TABLE sync_changes ALTER COLUMN data TYPE json",
      /sync_changes.data is json, not jsonb. Convert it: ALTER TABLE sync_changes ALTER COLUMN data TYPE jsonb;/,
    ],
    [
      "a column that Tidemark adds",
      "ALTER TABLE sync_changes ADD COLUMN seq integer",
      /has a column seq already/,
    ],
    [
      "a table that refers to its key",
      "CREATE TABLE notes (change uuid REFERENCES sync_changes)",
      /Other tables refer to sync_changes/,
    ],
    [
      "another primary key",
      "ALTER TABLE sync_changes DROP CONSTRAINT sync_changes_pkey",
      /The primary key of sync_changes is missing/,
    ],
  ])("is refused with %s, and left as it was", async (_what, statement, message) => {
    const database = await originalDatabase(statement);
    const columns = `SELECT string_agg(attname::text || atttypid::text, ',' ORDER BY attnum) AS columns
      FROM pg_attribute WHERE attrelid = 'sync_changes'::regclass AND attnum > 0`;
    const before = await inSession({ url: database.adminUrl }, (run) => run(columns));
    const migrating = migrateDatabase({ url: database.adminUrl });
    await expect(migrating).rejects.toThrow(MigrationRefusedError);
    await expect(migrating).rejects.toThrow(message);
    await inSession({ url: database.adminUrl }, async (run) => {
      expect(await run(columns)).toEqual(before);
      expect(await run("SELECT to_regclass('sync_heads') AS heads")).toEqual([{ heads: null }]);
    });
  });

  it("of an owner that the login may not act for is refused with the statement to run", async () => {
    const database = await originalDatabase(row(1));
    const migrating = migrateDatabase({ url: database.url });
    await expect(migrating).rejects.toThrow(MigrationRefusedError);
    await expect(migrating).rejects.toThrow(
      /Run as a superuser: ALTER TABLE sync_changes OWNER TO tidemark_owner;/,
    );
  });
});
