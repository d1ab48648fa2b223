/**
 * Brings a `sync_changes` of the original shape (primary key `id`, no `seq`) to the log's: every
 * row gets its position in the order (stored time, id) of its stream, and every stream its head.
 * Rows, added columns, defaults and added indexes stay. What could not be kept whole is refused
 * before anything is altered: rows of no user, columns of another type.
 */
import type { Connection } from "../connection/connection.ts";
import { defineQuery } from "../connection/query.ts";
import { quoteName } from "../connection/quote.ts";
import { codeOf } from "../errors/classify.ts";
import { MigrationRefusedError } from "../errors/setup-errors.ts";
import { listColumns } from "../queries/list-columns.ts";
import { listPolicies } from "../queries/list-policies.ts";
import { listTriggers } from "../queries/list-triggers.ts";
import { runAll } from "./migration.ts";

const TABLE = ["sync_changes"];

const ORIGINAL_COLUMNS: Readonly<Record<string, string>> = {
  id: "uuid",
  app_id: "text",
  table_name: "text",
  record_id: "text",
  user_id: "text",
  space_id: "text",
  op: "text",
  data: "jsonb",
  field_meta: "jsonb",
  client_id: "text",
  created_at: "timestamp with time zone",
  schema_version: "integer",
  actor: "jsonb",
  origin: "text",
};

const lockTable = "LOCK TABLE sync_changes IN ACCESS EXCLUSIVE MODE";

/** The owner is about to write rows that policies would hide from it. */
const openTable = [
  "ALTER TABLE sync_changes NO FORCE ROW LEVEL SECURITY",
  "ALTER TABLE sync_changes DISABLE ROW LEVEL SECURITY",
];

const addSeq = "ALTER TABLE sync_changes ADD COLUMN seq bigint";

const giveDefaults = [
  "ALTER TABLE sync_changes ALTER COLUMN id SET DEFAULT gen_random_uuid()",
  "ALTER TABLE sync_changes ALTER COLUMN created_at SET DEFAULT clock_timestamp()",
];

const numberRows = `
UPDATE sync_changes AS change
SET seq = numbered.seq
FROM (
  SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY created_at NULLS FIRST, id) AS seq
  FROM sync_changes
) AS numbered
WHERE change.id = numbered.id`;

/** Streams with work are due at once; their folds start at the beginning. */
const buildHeads = `
INSERT INTO sync_heads (user_id, epoch, seq, attend_at, live_from)
SELECT user_id,
       left(replace(gen_random_uuid()::text, '-', ''), 8),
       max(seq),
       CASE WHEN bool_or(app_id = 'articles'
         AND table_name IN ('articleImportJobs', 'articleImportItems', 'articleExtractPickup'))
       THEN clock_timestamp() END,
       1
FROM sync_changes
GROUP BY user_id`;

const requireIdentity = [
  "ALTER TABLE sync_changes ALTER COLUMN seq SET NOT NULL",
  "ALTER TABLE sync_changes ALTER COLUMN user_id SET NOT NULL",
  "ALTER TABLE sync_changes ALTER COLUMN id SET NOT NULL",
];

/** Part of the migration's checksum. */
export const adoptionText: readonly string[] = [
  lockTable,
  ...openTable,
  addSeq,
  ...giveDefaults,
  numberRows,
  buildHeads,
  ...requireIdentity,
];

const countUnowned = defineQuery<[], { count: number; firstId: string | null }>(`
SELECT count(*) AS count, min(id::text) AS "firstId"
FROM sync_changes
WHERE user_id IS NULL OR user_id = ''`);

const findPrimaryKey = defineQuery<[], { name: string; columns: string }>(`
SELECT conname::text AS name, pg_get_constraintdef(oid) AS columns
FROM pg_constraint
WHERE conrelid = to_regclass('sync_changes') AND contype = 'p'`);

export async function hasOriginal(connection: Connection): Promise<boolean> {
  return (await connection.run(listColumns, TABLE)).rows.length > 0;
}

/** Throws `MigrationRefusedError` for what it cannot keep whole. */
export async function adoptOriginal(connection: Connection): Promise<void> {
  await runAll(connection, [lockTable]);
  await refuseOtherShapes(connection);
  await runAll(connection, openTable);
  await refuseUnownedRows(connection);
  await dropPolicies(connection);
  await dropPrimaryKey(connection);
  await withoutTriggers(connection, () =>
    runAll(connection, [addSeq, ...giveDefaults, numberRows, buildHeads, ...requireIdentity]),
  );
}

async function refuseOtherShapes(connection: Connection): Promise<void> {
  const { rows } = await connection.run(listColumns, TABLE);
  const types = new Map(rows.map((row) => [row.name, row.type]));
  const problems: string[] = [];
  for (const [name, type] of Object.entries(ORIGINAL_COLUMNS)) {
    const found = types.get(name);
    if (found === type) continue;
    problems.push(
      found === undefined
        ? `The table sync_changes has no column ${name}. Add it: ALTER TABLE sync_changes ADD COLUMN ${name} ${type};`
        : `The column sync_changes.${name} is ${found}, not ${type}. Convert it: ` +
            `ALTER TABLE sync_changes ALTER COLUMN ${name} TYPE ${type};`,
    );
  }
  for (const added of ["seq", "import_job_id"]) {
    if (!types.has(added)) continue;
    problems.push(
      `The table sync_changes has a column ${added} already, which Tidemark did not make. Rename that column.`,
    );
  }
  if (problems.length > 0) throw new MigrationRefusedError(problems);
}

async function refuseUnownedRows(connection: Connection): Promise<void> {
  const [unowned] = (await connection.run(countUnowned)).rows;
  if (!unowned || unowned.count === 0) return;
  throw new MigrationRefusedError([
    `${unowned.count} rows of sync_changes have no user_id (one is ${unowned.firstId}), so they belong to no ` +
      `stream. Give them their user, or move them to another table.`,
  ]);
}

/** Policies are alternatives to each other: one that stayed would open rows that ours close. */
async function dropPolicies(connection: Connection): Promise<void> {
  const { rows } = await connection.run(listPolicies, TABLE);
  await runAll(
    connection,
    rows.map((policy) => `DROP POLICY ${quoteName(policy.name)} ON sync_changes`),
  );
}

async function dropPrimaryKey(connection: Connection): Promise<void> {
  const [key] = (await connection.run(findPrimaryKey)).rows;
  if (key?.columns !== "PRIMARY KEY (id)") {
    throw new MigrationRefusedError([
      `The primary key of sync_changes is ${key?.columns ?? "missing"} instead of PRIMARY KEY (id), so its rows ` +
        `cannot be told apart. Is this table from another program?`,
    ]);
  }
  try {
    await runAll(connection, [`ALTER TABLE sync_changes DROP CONSTRAINT ${quoteName(key.name)}`]);
  } catch (error) {
    if (codeOf(error) !== "2BP01") throw error;
    throw new MigrationRefusedError(
      [
        `Other tables refer to sync_changes by its primary key ${key.columns}, which gives way to (user_id, seq). ` +
          `Drop those foreign keys first.`,
      ],
      { cause: error },
    );
  }
}

/** The table's own triggers are for its writers; numbering is none of their business. */
async function withoutTriggers(connection: Connection, work: () => Promise<void>): Promise<void> {
  const { rows } = await connection.run(listTriggers, TABLE);
  const names = rows.filter((row) => row.isEnabled).map((row) => quoteName(row.name));
  await runAll(
    connection,
    names.map((name) => `ALTER TABLE sync_changes DISABLE TRIGGER ${name}`),
  );
  await work();
  await runAll(
    connection,
    names.map((name) => `ALTER TABLE sync_changes ENABLE TRIGGER ${name}`),
  );
}
