/**
 * Fills a log with the rows of streams at rest, millions in minutes: copies of a template, made inside
 * the server. Indexes are built afterwards, as they stood before.
 */
import type postgres from "postgres";
import type { NewChange } from "@tidemark/sync-log";
import { COPY_MARK, finishedImport, readArticle } from "./finished-import.ts";

export interface StreamShare {
  readonly userId: string;
  readonly rows: number;
  /** Of them, rows of finished imports; the others are articles and their edits. */
  readonly importRows: number;
}

/** The stream that holds most of the finished imports. */
export const ARCHIVE = "archive";
const OTHER_STREAMS = 20;
const ARCHIVE_SHARE = 0.4;
/** Of the other streams' rows. */
const IMPORT_SHARE = 0.1;
const ITEMS_PER_JOB = 100;

/** Who owns the rows of a log: one stream of finished imports, and many that are mostly articles. */
export function sharesOf(rows: number): readonly StreamShare[] {
  const archived = Math.round(rows * ARCHIVE_SHARE);
  const each = Math.floor((rows - archived) / OTHER_STREAMS);
  return [
    { userId: ARCHIVE, rows: archived, importRows: archived },
    ...Array.from({ length: OTHER_STREAMS }, (_, index) => ({
      userId: `reader-${index}`,
      rows: each,
      importRows: Math.round(each * IMPORT_SHARE),
    })),
  ];
}

/** Adds streams at rest to a log that has nothing of them yet. Answers the rows that it stored. */
export async function fillLog(admin: postgres.Sql, shares: readonly StreamShare[]): Promise<number> {
  const connection = await admin.reserve();
  try {
    await connection.unsafe("SET synchronous_commit = off");
    await connection.unsafe("SET maintenance_work_mem = '256MB'");
    const finished = await createTemplate(connection, "finished_import", await finishedImport(ITEMS_PER_JOB));
    const read = await createTemplate(connection, "read_article", readArticle());
    const restoreIndexes = await dropIndexes(connection);
    let rows = 0;
    for (const share of shares) {
      const { userId } = share;
      const imported = await copyTemplate(connection, finished, { userId, after: 0, rows: share.importRows });
      const others = { userId, after: imported, rows: share.rows - imported };
      const seq = imported + (await copyTemplate(connection, read, others));
      await putToRest(connection, userId, seq);
      rows += seq;
    }
    await restoreIndexes();
    await connection.unsafe("VACUUM (ANALYZE) sync_changes, sync_heads");
    await connection.unsafe("CHECKPOINT");
    return rows;
  } finally {
    connection.release();
  }
}

interface Template {
  readonly table: string;
  readonly rows: number;
}

async function createTemplate(
  sql: postgres.ReservedSql,
  table: string,
  changes: readonly NewChange[],
): Promise<Template> {
  await sql.unsafe(`CREATE TEMP TABLE ${table} (
    step integer, table_name text, record_id text, op text, data text, field_meta jsonb, client_id text,
    actor jsonb, origin text)`);
  const rows = changes.map((change, step) => ({
    step,
    table_name: change.tableName,
    record_id: change.recordId,
    op: change.op,
    data: change.data && JSON.stringify(change.data),
    field_meta: change.fieldMeta,
    client_id: change.clientId,
    actor: change.actor,
    origin: change.origin,
  }));
  await sql.unsafe(
    `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1::text::json)`,
    [JSON.stringify(rows)],
  );
  return { table, rows: changes.length };
}

interface Copying {
  readonly userId: string;
  /** The stream's last position so far. */
  readonly after: number;
  /** At most; only whole copies are made. */
  readonly rows: number;
}

/** Answers the rows that it stored. A copy's mark comes from its number, scattered as random ids are. */
async function copyTemplate(
  sql: postgres.ReservedSql,
  template: Template,
  copying: Copying,
): Promise<number> {
  const copies = Math.floor(copying.rows / template.rows);
  await sql.unsafe(
    `INSERT INTO sync_changes (
       user_id, seq, created_at, id, app_id, table_name, record_id, op, data, field_meta, client_id,
       actor, origin)
     SELECT $1, $2::bigint + 1 + copy * $3::bigint + step, now(), gen_random_uuid(), 'articles', table_name,
            replace(record_id, '${COPY_MARK}', mark), op, replace(data, '${COPY_MARK}', mark)::jsonb,
            field_meta, client_id, actor, origin
     FROM generate_series(0, $4::integer - 1) AS copy
     CROSS JOIN LATERAL (
       SELECT lpad(to_hex((copy * 2654435761 + hashtext($1)) & 4294967295), 8, '0') AS mark OFFSET 0
     ) AS named
     CROSS JOIN LATERAL (SELECT * FROM ${template.table} WHERE copy >= 0 ORDER BY step) AS original`,
    [copying.userId, copying.after, template.rows, copies],
  );
  return copies * template.rows;
}

async function putToRest(sql: postgres.ReservedSql, userId: string, seq: number): Promise<void> {
  await sql`
    INSERT INTO sync_heads (user_id, epoch, seq, attend_at, live_from)
    VALUES (${userId}, '0000beef', ${seq}, NULL, ${seq + 1})`;
}

/** Answers how to build them again. */
async function dropIndexes(sql: postgres.ReservedSql): Promise<() => Promise<void>> {
  const indexes = await sql<{ name: string; definition: string }[]>`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index
    WHERE indrelid = 'sync_changes'::regclass AND NOT indisprimary`;
  await sql.unsafe("ALTER TABLE sync_changes DROP CONSTRAINT sync_changes_pkey");
  for (const { name } of indexes) await sql.unsafe(`DROP INDEX ${name}`);
  return async () => {
    await sql.unsafe("ALTER TABLE sync_changes ADD CONSTRAINT sync_changes_pkey PRIMARY KEY (user_id, seq)");
    for (const { definition } of indexes) await sql.unsafe(definition);
  };
}
