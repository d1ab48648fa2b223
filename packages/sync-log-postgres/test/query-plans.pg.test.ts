import {
  FEED_TABLE_SET,
  IMPORT_TABLES,
  QUEUE_TABLE_SET,
  type TableSet,
  WORK_TABLES,
} from "@tidemark/sync-log";
import { items, jobInsert } from "@tidemark/sync-log/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Connection } from "../src/connection/connection.ts";
import { defineQuery, type Param, type Query } from "../src/connection/query.ts";
import { inTransaction, WORKER } from "../src/connection/run-transaction.ts";
import { assumeRole } from "../src/queries/assume-role.ts";
import { attendStreams } from "../src/queries/attend-streams.ts";
import { listDueStreams } from "../src/queries/list-due-streams.ts";
import { listJobRecords } from "../src/queries/list-job-records.ts";
import { lockHead } from "../src/queries/lock-head.ts";
import { planAnew } from "../src/queries/plan-anew.ts";
import { readChanges } from "../src/queries/read-changes.ts";
import { readChangesById } from "../src/queries/read-changes-by-id.ts";
import { readChangesOfTables, readChangesOfWorkers } from "../src/queries/read-changes-of-tables.ts";
import { readJobRecords } from "../src/queries/read-job-records.ts";
import { readQueueRecords } from "../src/queries/read-queue-records.ts";
import { removeOldPickups } from "../src/queries/remove-old-pickups.ts";
import { removePickups } from "../src/queries/remove-pickups.ts";
import { readJobs } from "../src/reads/read-jobs.ts";
import { readPage } from "../src/reads/read-page.ts";
import { APP_ROLE, connectSyncLog, WORKER_ROLE } from "../src/index.ts";
import type { PostgresSyncLog } from "./support/index.ts";
import { inSession } from "./support/session.ts";
import { runAsAdmin, testDatabase, type TestDatabase } from "./support/test-database.ts";

/**
 * A plan is made once and kept, on a fresh database before its tables have been counted. So
 * it has to be the right one by the shape of the indexes alone, and later by their contents.
 */
let database: TestDatabase;
let log: PostgresSyncLog;

beforeAll(async () => {
  database = await testDatabase();
  await runAsAdmin(database.adminUrl, [
    "ALTER TABLE sync_changes SET (autovacuum_enabled = false)",
    "ALTER TABLE sync_heads SET (autovacuum_enabled = false)",
  ]);
  log = await connectSyncLog({ url: database.url });
});

afterAll(async () => {
  await log.close();
  await database.drop();
});

/** The indexes that the generic plan uses, the scans that use none, and whether it sorts. */
async function indexesOf(
  role: string,
  query: Query<readonly Param[], unknown>,
  types: string[],
  values: string[],
) {
  return inSession({ url: database.url }, async (run) => {
    await run(assumeRole.text, role, "ann", "0");
    await run(`PREPARE statement (${types.join(", ")}) AS ${query.text}`);
    const rows = await run(`EXPLAIN EXECUTE statement (${values.join(", ")})`);
    const plan = rows.map((row) => String(row["QUERY PLAN"])).join("\n");
    const used = plan.match(
      /(?<=(?:Index Scan|Index Only Scan)(?: Backward)? using )\w+|(?<=Bitmap Index Scan on )\w+|Seq Scan on \w+|Sort(?=  \()/g,
    );
    return [...new Set(used)].sort();
  });
}

/** The plan of a query that is planned for the values of each call. */
async function planAnewOf(role: string, query: Query<readonly Param[], unknown>, ...values: Param[]) {
  expect(query.isPlannedAnew).toBe(true);
  return inSession({ url: database.url }, async (run) => {
    await run(assumeRole.text, role, "ann", "0");
    await run(planAnew.text);
    const rows = await run(`EXPLAIN ${query.text}`, ...values);
    return rows.map((row) => String(row["QUERY PLAN"])).join("\n");
  });
}

/** How often each of some statements ran by a plan that was kept, and by one made for its values. */
const listPlans = defineQuery<[texts: readonly string[]], { kept: number; made: number }>(`
  SELECT generic_plans::integer AS kept, custom_plans::integer AS made
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (text, place)
  JOIN pg_prepared_statements ON statement = text
  ORDER BY place`);

const TEXTS = "'{a,b}'";
const RANGE_TYPES = ["text", "bigint", "text", "bigint"];
const RANGE = ["'ann'", "5", "NULL", "10"];
const readOf = (tables: TableSet) => readChangesOfWorkers.get(tables);

const CASES: readonly (readonly [
  string,
  string,
  Query<readonly Param[], unknown>,
  string[],
  string[],
  string[],
])[] = [
  ["the lock", WORKER_ROLE, lockHead, ["text"], ["'ann'"], ["sync_heads_pkey"]],
  ["due streams", WORKER_ROLE, listDueStreams.imports, ["bigint"], ["10"], ["sync_heads_attend"]],
  [
    "streams due for the queue",
    WORKER_ROLE,
    listDueStreams.queue,
    ["bigint"],
    ["10"],
    ["sync_heads_queue_attend"],
  ],
  ["a worker's read of all", WORKER_ROLE, readChanges, RANGE_TYPES, RANGE, ["sync_changes_pkey"]],
  ["a worker's read of imports", WORKER_ROLE, readOf(WORK_TABLES), RANGE_TYPES, RANGE, ["sync_changes_work"]],
  [
    "a worker's read of feeds",
    WORKER_ROLE,
    readOf(FEED_TABLE_SET),
    RANGE_TYPES,
    RANGE,
    ["sync_changes_feeds"],
  ],
  [
    "a worker's read of the queue",
    WORKER_ROLE,
    readOf(QUEUE_TABLE_SET),
    RANGE_TYPES,
    RANGE,
    ["sync_changes_pkey"],
  ],
  [
    "the queue's records",
    WORKER_ROLE,
    readQueueRecords,
    ["text", "text[]"],
    ["'ann'", TEXTS],
    ["sync_changes_queue_record"],
  ],
  [
    "a user's read",
    APP_ROLE,
    readChanges,
    ["text", "bigint", "text", "bigint"],
    ["'ann'", "5", "NULL", "10"],
    ["sync_changes_pkey"],
  ],
  [
    "pickups by name",
    WORKER_ROLE,
    removePickups,
    ["text", "text[]"],
    ["'ann'", TEXTS],
    ["sync_changes_work_record"],
  ],
] as unknown as typeof CASES;

it.each(CASES)(
  "%s uses its index before the tables were ever counted",
  async (_what, role, query, types, values, indexes) => {
    expect(await indexesOf(role, query, types, values)).toEqual(indexes);
  },
);

const READS = CASES.filter(([what]) => /read|records/.test(what));

it.each(READS)(
  "%s uses its index when the tables are full and were never counted",
  async (_what, role, query, types, values, indexes) => {
    await fill();
    expect(await indexesOf(role, query, types, values)).toEqual(indexes);
  },
);

it.each([
  ["were never counted", fill],
  ["are counted", count],
])(
  "stored changes by id are found by their index when a user has many and the tables %s",
  async (_how, prepare) => {
    await prepare();
    expect(
      await indexesOf(WORKER_ROLE, readChangesById as never, ["text", "uuid[]"], ["'ann'", "'{}'"]),
    ).toEqual(["sync_changes_id_key"]);
  },
);

it.each(CASES)(
  "%s uses its index when the tables are full and counted",
  async (_what, role, query, types, values, indexes) => {
    await count();
    expect(await indexesOf(role, query, types, values)).toEqual(indexes);
  },
);

it.each([
  ["before the tables were ever counted", async () => {}],
  ["when the tables are full and counted", count],
])("records by id are read without comparing each id with each row, %s", async (_when, prepare) => {
  await prepare();
  const ids = Array.from({ length: 1_000 }, (_, index) => `r-${index}`);
  const plan = await planAnewOf(WORKER_ROLE, readJobRecords as never, "ann", ids, 1_000_000);
  expect(plan).not.toContain("Nested Loop");
});

it("some of the worker's tables are read by the index of all of them", async () => {
  await count();
  const { appId, pickups } = IMPORT_TABLES;
  const values = ["ann", 5, null, 10, appId, [pickups]];
  for (const role of [WORKER_ROLE, APP_ROLE]) {
    expect(await planAnewOf(role, readChangesOfTables as never, ...values)).toContain(
      "Index Scan using sync_changes_work ",
    );
  }
});

it("plans are kept from the first call on, but for those that depend on the values", async () => {
  await count();
  const connection = await Connection.open({
    url: database.url,
    connectTimeoutMs: 10_000,
    prepare: true,
    applicationName: "tidemark-test",
  });
  try {
    await inTransaction(connection, WORKER, 1_000, async (transaction) => {
      await readPage(transaction, "tenant", 29_999, { tables: QUEUE_TABLE_SET }, 30_000);
      await readJobs(transaction, "ann", { jobIds: ["job-1"], itemIds: [], beforeSeq: 1_000_000 });
    });
    await inTransaction(connection, WORKER, 1_000, async (transaction) => {
      await readPage(transaction, "tenant", 29_998, { tables: QUEUE_TABLE_SET }, 30_000);
    });
    const { rows } = await connection.run(listPlans, [
      readOf(QUEUE_TABLE_SET)!.text,
      listJobRecords.text,
      readJobRecords.text,
    ]);
    expect(rows).toEqual([
      { kept: 2, made: 0 },
      { kept: 0, made: 1 },
      { kept: 0, made: 1 },
    ]);
  } finally {
    await connection.close();
  }
});

it("old pickups are found by age, and what is not at rest by its hint", async () => {
  await count();
  expect(
    await indexesOf(WORKER_ROLE, removeOldPickups as never, ["float8", "bigint"], ["1000", "10"]),
  ).toContain("sync_changes_pickup_age");
  expect(
    await indexesOf(WORKER_ROLE, attendStreams.imports as never, ["text", "bigint"], ["''", "10"]),
  ).not.toContain("Seq Scan on sync_heads");
  expect(
    await indexesOf(WORKER_ROLE, attendStreams.queue as never, ["text", "bigint"], ["''", "10"]),
  ).not.toContain("Seq Scan on sync_heads");
});

let filled: Promise<void> | null = null;
let counted: Promise<void> | null = null;

/** 30,000 changes of 30 users, most of them no worker's. */
async function fill(): Promise<void> {
  filled ??= (async () => {
    await log.withStream("ann", (stream) => stream.append([jobInsert("job-1"), ...items(500)]));
    await runAsAdmin(database.adminUrl, [
      `INSERT INTO sync_heads (user_id, epoch, seq) SELECT 'user-' || n, 'abcdef01', 1000 FROM generate_series(1, 30) AS n`,
      `INSERT INTO sync_changes (seq, app_id, table_name, record_id, user_id, op, data, field_meta, client_id)
       SELECT n / 30 + 1, 'articles',
              (ARRAY['articles', 'tags', 'notes', 'articleImportJobs', 'articleImportItems', 'articleExtractPickup'])[n % 6 + 1],
              'r-' || n, 'user-' || n % 30 + 1, 'insert', jsonb_build_object('jobId', 'job-' || n % 50), '{}', 'device'
       FROM generate_series(0, 29999) AS n`,
      `INSERT INTO sync_changes (seq, app_id, table_name, record_id, user_id, op, data, field_meta, client_id)
       SELECT n, 'queue', 'queueJobs', 'q-' || n, 'tenant', 'insert', '{}', '{}', 'device'
       FROM generate_series(1, 30000) AS n`,
    ]);
  })();
  return filled;
}

async function count(): Promise<void> {
  await fill();
  counted ??= runAsAdmin(database.adminUrl, ["ANALYZE sync_changes", "ANALYZE sync_heads"]);
  return counted;
}
