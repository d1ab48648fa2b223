import { QUEUE_TABLE_SET } from "@tidemark/sync-log";
import { items, jobInsert } from "@tidemark/sync-log/contract";
import { beforeEach, expect, it } from "vitest";
import { APP_ROLE } from "../src/index.ts";
import type { PostgresSyncLog, TestDatabase } from "./support/index.ts";
import { inSession, type Run } from "./support/session.ts";
import { runAsAdmin } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
let database: TestDatabase;
let log: PostgresSyncLog;

beforeEach(async () => {
  database = await databases.make();
  log = await databases.connect({ url: database.url });
});

const INSERT = `INSERT INTO sync_changes (id, app_id, table_name, record_id, user_id, op, data, field_meta, client_id)
  VALUES ($1::uuid, 'articles', $2, 'r-1', 'ann', 'insert', '{"a": 1}', '{}', 'psql')`;
const ID_1 = "00000000-0000-4000-9000-000000000001";
const ID_2 = "00000000-0000-4000-9000-000000000002";

const asAdmin = <T>(work: (run: Run) => Promise<T>) => inSession({ url: database.adminUrl }, work);
const asAnn = <T>(work: (run: Run) => Promise<T>) =>
  inSession({ url: database.url, role: APP_ROLE, userId: "ann" }, work);

it("gives a row without a position the next one of its stream, also the first", async () => {
  await asAdmin((run) => run(INSERT, ID_1, "articles"));
  await log.withStream("ann", (stream) => stream.append(items(2)));
  await asAnn((run) => run(INSERT, ID_2, "articles"));
  const { changes, upTo } = await log.asUser("ann").readAfter("ann", 0);
  expect(changes.map((change) => [change.seq, change.clientId])).toEqual([
    [1, "psql"],
    [2, "device-1"],
    [3, "device-1"],
    [4, "psql"],
  ]);
  expect(upTo).toBe(4);
});

it("fills in what the row does not say", async () => {
  await asAdmin((run) => run(INSERT, ID_1, "articles"));
  const { changes } = await log.asUser("ann").readAfter("ann", 0);
  expect(changes).toMatchObject([{ schemaVersion: 1, origin: "user", actor: null, spaceId: null }]);
  expect(Date.parse(changes[0]!.createdAt)).toBeGreaterThan(Date.parse("2020-01-01"));
});

it("asks for a worker when the row is of a work table, and only then", async () => {
  await asAdmin((run) => run(INSERT, ID_1, "articles"));
  expect(await log.dueStreams(10)).toEqual([]);
  await asAdmin((run) => run(INSERT, ID_2, "articleImportJobs"));
  expect(await log.dueStreams(10)).toEqual(["ann"]);
});

it("asks for the queue's worker when the row is of one of its tables, and for no other", async () => {
  await asAdmin((run) => run(INSERT, ID_1, "articleFeeds"));
  expect(await log.dueStreams(10, "queue")).toEqual([]);
  for (const [index, tableName] of QUEUE_TABLE_SET.tableNames.entries()) {
    const insert = INSERT.replace("'articles'", "'queue'").replace("'ann'", `'user-${index}'`);
    await asAdmin((run) => run(insert, ID_2, tableName));
  }
  expect(await log.dueStreams(10, "queue")).toHaveLength(6);
  expect(await log.dueStreams(10)).toEqual([]);
});

it("brings the queue's later time forward and keeps an earlier one", async () => {
  const insert = INSERT.replace("'articles'", "'queue'");
  await log.withStream("ann", (s) => s.setHints({ attendAtMs: s.nowMs + 60_000, liveFrom: 4 }, "queue"));
  await asAdmin((run) => run(insert, ID_1, "queueJobs"));
  expect(await log.dueStreams(10, "queue")).toEqual(["ann"]);
  await log.withStream("ann", (s) => s.setHints({ attendAtMs: 1_000, liveFrom: 4 }, "queue"));
  await asAdmin((run) => run(insert, ID_2, "queueJobs"));
  expect(await log.head("ann")).toMatchObject({ seq: 2, queue: { attendAtMs: 1_000, liveFrom: 4 } });
});

it("hints subscribers at the row", async () => {
  const hinted = Promise.withResolvers<string>();
  await log.subscribe(hinted.resolve);
  await asAdmin((run) => run(INSERT, ID_1, "articles"));
  expect(await hinted.promise).toBe("ann");
});

it("uses up no position for an id that the stream has, whether the insert fails or is passed over", async () => {
  await asAdmin((run) => run(INSERT, ID_1, "articles"));
  await expect(asAdmin((run) => run(INSERT, ID_1, "articles"))).rejects.toThrow(/duplicate key/);
  await asAdmin((run) => run(`${INSERT} ON CONFLICT DO NOTHING`, ID_1, "articles"));
  await asAnn((run) => run(`${INSERT} ON CONFLICT (user_id, id) DO NOTHING`, ID_1, "articles"));
  await asAdmin((run) => run(INSERT, ID_2, "articles"));
  const { changes } = await log.asUser("ann").readAfter("ann", 0);
  expect(changes.map((change) => change.seq)).toEqual([1, 2]);
});

it("waits for the holder of the head", async () => {
  const { inserting } = await log.withStream("ann", async (stream) => {
    const started = asAdmin((run) => run(INSERT, ID_1, "articles"));
    await stream.append(items(2));
    return { inserting: started };
  });
  await inserting;
  const { changes } = await log.asUser("ann").readAfter("ann", 2);
  expect(changes.map((change) => change.seq)).toEqual([3]);
});

it("gives rows of many sessions at once positions without gaps", async () => {
  const statement = `INSERT INTO sync_changes (app_id, table_name, record_id, user_id, op, field_meta, client_id)
    SELECT 'articles', 'articleImportJobs', 'r-' || n, 'ann', 'insert', '{}', 'psql' FROM generate_series(1, 25) AS n`;
  await Promise.all([
    ...[1, 2, 3, 4].map(() => asAdmin((run) => run(statement))),
    ...[1, 2, 3, 4].map(() => log.withStream("ann", (stream) => stream.append(items(25)))),
  ]);
  const { changes } = await log.readAfter("ann", 0);
  expect(changes.map((change) => change.seq)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

it("reads rows that leave out what writers usually say", async () => {
  await runAsAdmin(database.adminUrl, [
    "ALTER TABLE sync_changes ALTER COLUMN client_id DROP NOT NULL, ALTER COLUMN field_meta DROP NOT NULL, " +
      "ALTER COLUMN origin DROP NOT NULL, ALTER COLUMN schema_version DROP NOT NULL",
    `INSERT INTO sync_changes (app_id, table_name, record_id, user_id, op, field_meta, schema_version, origin)
     VALUES ('articles', 'articles', 'r-1', 'ann', 'insert', NULL, NULL, NULL)`,
  ]);
  const { changes } = await log.asUser("ann").readAfter("ann", 0);
  expect(changes).toMatchObject([
    { clientId: "", fieldMeta: {}, schemaVersion: 1, origin: "user", data: null, actor: null },
  ]);
});

it("tells a repeated push from a reused id when the first came by plain SQL", async () => {
  const change = jobInsert("r-1", { id: ID_1, data: { a: 1 }, fieldMeta: {} });
  await asAdmin((run) => run(INSERT, ID_1, "articleImportJobs"));
  const again = await log.withStream("ann", (stream) => stream.append([change]));
  expect(again).toMatchObject({ stored: 0, changes: [{ seq: 1, clientId: "psql" }] });
  const other = log.withStream("ann", (stream) => stream.append([{ ...change, data: { a: 2 } }]));
  await expect(other).rejects.toMatchObject({ name: "IdReusedError", changeId: ID_1 });
});

it("is told apart from a row that took a position of its own, which stops appends until the head is mended", async () => {
  await log.withStream("ann", (stream) => stream.append(items(1)));
  await asAdmin((run) =>
    run(INSERT.replace("client_id)", "client_id, seq)").replace("'psql')", "'psql', 2)"), ID_1, "articles"),
  );
  const appending = log.withStream("ann", (stream) => stream.append(items(1)));
  await expect(appending).rejects.toThrow(/inserted a row with a seq of its own: raise sync_heads.seq/);
  await runAsAdmin(database.adminUrl, ["UPDATE sync_heads SET seq = 2"]);
  const { changes } = await log.withStream("ann", (stream) => stream.append(items(1)));
  expect(changes[0]?.seq).toBe(3);
});
