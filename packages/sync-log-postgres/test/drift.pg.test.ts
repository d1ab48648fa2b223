import { afterAll, beforeAll, expect, it } from "vitest";
import { Connection } from "../src/connection/connection.ts";
import { defineQuery } from "../src/connection/query.ts";
import { SchemaDriftError } from "../src/index.ts";
import { checkDrift } from "../src/setup/check-drift.ts";
import { runAsAdmin, testDatabase, type TestDatabase } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
let database: TestDatabase;
let admin: Connection;

beforeAll(async () => {
  database = await testDatabase();
  const options = { connectTimeoutMs: 10_000, prepare: true, applicationName: "tidemark-test" };
  admin = await Connection.open({ url: database.adminUrl, ...options });
});

afterAll(async () => {
  await admin.close();
  await database.drop();
});

/** What the check says of the database after some statements, which are undone again. */
async function problemsAfter(...statements: string[]): Promise<readonly string[]> {
  for (const statement of ["BEGIN", ...statements]) await admin.run(defineQuery<[]>(statement));
  try {
    await checkDrift(admin);
    return [];
  } catch (error) {
    if (error instanceof SchemaDriftError) return error.problems;
    throw error;
  } finally {
    await admin.run(defineQuery<[]>("ROLLBACK"));
  }
}

it.each([
  ["a missing table", "DROP TABLE sync_leases", "The table sync_leases is missing."],
  [
    "a missing column",
    "ALTER TABLE sync_leases DROP COLUMN machine",
    "The column sync_leases.machine is missing (text).",
  ],
  [
    "a column of another type",
    "ALTER TABLE sync_leases ALTER COLUMN process_id TYPE bigint",
    "The column sync_leases.process_id is bigint instead of integer.",
  ],
  [
    "a generated column that became plain",
    "ALTER TABLE sync_changes ALTER COLUMN import_job_id DROP EXPRESSION",
    "The column sync_changes.import_job_id is not generated as CASE",
  ],
  [
    "an added column that every insert would have to name",
    "ALTER TABLE sync_changes ADD COLUMN tenant text NOT NULL",
    "The added column sync_changes.tenant is NOT NULL without a default",
  ],
  [
    "a missing index",
    "DROP INDEX sync_changes_work",
    "The index sync_changes_work on sync_changes (user_id,seq) is missing.",
  ],
  [
    "the queue's missing index",
    "DROP INDEX sync_changes_queue_record",
    "The index sync_changes_queue_record on sync_changes (user_id,record_id) is missing.",
  ],
  [
    "a missing hint of the queue's lane",
    "ALTER TABLE sync_heads DROP COLUMN queue_live_from",
    "The column sync_heads.queue_live_from is missing (bigint).",
  ],
  [
    "a policy that lets users pass for the system in the queue",
    `ALTER POLICY app_appends_own ON sync_changes
     WITH CHECK (user_id = nullif(current_setting('tidemark.user_id', true), ''))`,
    "The policy app_appends_own on sync_changes was altered.",
  ],
  [
    "an index on other columns",
    "DROP INDEX sync_changes_work; CREATE INDEX sync_changes_work ON sync_changes (seq)",
    "The index sync_changes_work is not an index on sync_changes (user_id,seq).",
  ],
  [
    "an index for other rows",
    "DROP INDEX sync_heads_attend; CREATE INDEX sync_heads_attend ON sync_heads (attend_at, user_id) WHERE seq > 5",
    "The index sync_heads_attend is for rows WHERE (seq > 5)",
  ],
  [
    "an index that is no longer unique",
    "DROP INDEX sync_changes_id_key; CREATE INDEX sync_changes_id_key ON sync_changes (user_id, id)",
    "The index sync_changes_id_key is not a unique index on sync_changes (user_id,id).",
  ],
  [
    "a missing trigger",
    "DROP TRIGGER sync_changes_take_position ON sync_changes",
    "The trigger sync_changes_take_position on sync_changes is missing.",
  ],
  [
    "a disabled trigger",
    "ALTER TABLE sync_changes DISABLE TRIGGER sync_changes_take_position",
    "The trigger sync_changes_take_position on sync_changes is disabled.",
  ],
  [
    "a missing policy",
    "DROP POLICY app_reads_own ON sync_changes",
    "The policy app_reads_own on sync_changes is missing.",
  ],
  [
    "a policy that was opened",
    "ALTER POLICY app_reads_own ON sync_changes USING (true)",
    "The policy app_reads_own on sync_changes was altered.",
  ],
  [
    "a policy given to another role",
    "ALTER POLICY worker_uses_all ON sync_heads TO tidemark_app",
    "The policy worker_uses_all on sync_heads was altered.",
  ],
  [
    "an added policy that opens rows",
    "CREATE POLICY all_see_all ON sync_changes USING (true)",
    "The policy all_see_all on sync_changes is not Tidemark's and lets public see more rows.",
  ],
])("names %s", async (_what, statements, sentence) => {
  const problems = await problemsAfter(...statements.split("; "));
  expect(problems).toEqual([expect.stringContaining(sentence)]);
});

it("names every difference at once", async () => {
  const problems = await problemsAfter(
    "DROP INDEX sync_changes_work",
    "DROP POLICY app_reads ON sync_leases",
  );
  expect(problems).toHaveLength(2);
});

it("finds nothing in a database as it was migrated", async () => {
  expect(await problemsAfter()).toEqual([]);
});

it("lets added columns, indexes and restrictive policies be", async () => {
  const problems = await problemsAfter(
    "ALTER TABLE sync_changes ADD COLUMN tenant text, ADD COLUMN region text NOT NULL DEFAULT 'eu'",
    "CREATE INDEX by_tenant ON sync_changes (tenant)",
    "CREATE POLICY fewer ON sync_changes AS RESTRICTIVE USING (true)",
  );
  expect(problems).toEqual([]);
});

it("keeps a log from opening on an altered database", async () => {
  const altered = await databases.make();
  await runAsAdmin(altered.adminUrl, ["DROP INDEX sync_changes_work"]);
  const opening = databases.connect({ url: altered.url });
  await expect(opening).rejects.toThrow(SchemaDriftError);
  await expect(opening).rejects.toThrow(
    /not as Tidemark's migrations left it:\n- The index sync_changes_work/,
  );
});
