/**
 * What the system before this one did on every tick: read all rows of a table and fold them to
 * records, field by field, the latest time winning. Kept here for comparison only.
 */
import { ITEMS, JOBS } from "@tidemark/import-job";
import type postgres from "postgres";

interface Row {
  readonly user_id: string;
  readonly record_id: string;
  readonly data: Record<string, unknown> | null;
  readonly field_meta: Record<string, string>;
  readonly created_at: Date;
}

export interface FoldedRecord {
  readonly userId: string;
  readonly id: string;
  readonly fields: Record<string, unknown>;
  readonly times: Record<string, string>;
}

const ROWS_PER_READ = 10_000;

/** The original looked at the jobs first, and at the items of those that were still open. */
export async function foldTable(
  admin: postgres.Sql,
  tableName: typeof JOBS | typeof ITEMS,
): Promise<Map<string, FoldedRecord>> {
  const records = new Map<string, FoldedRecord>();
  const pages = admin<Row[]>`
    SELECT user_id, record_id, data, field_meta, created_at
    FROM sync_changes
    WHERE app_id = 'articles' AND table_name = ${tableName}
    ORDER BY created_at, seq`.cursor(ROWS_PER_READ);
  for await (const rows of pages) for (const row of rows) foldRow(records, row);
  return records;
}

/** Every row of the import, as when each stream has a job that is open. */
export async function foldImportTables(admin: postgres.Sql): Promise<number> {
  const jobs = await foldTable(admin, JOBS);
  const items = await foldTable(admin, ITEMS);
  return jobs.size + items.size;
}

function foldRow(records: Map<string, FoldedRecord>, row: Row): void {
  const key = `${row.user_id}/${row.record_id}`;
  let record = records.get(key);
  if (!record) {
    record = { userId: row.user_id, id: row.record_id, fields: {}, times: {} };
    records.set(key, record);
  }
  for (const [field, value] of Object.entries(row.data ?? {})) {
    const at = row.field_meta[field] ?? row.created_at.toISOString();
    if (at < (record.times[field] ?? "")) continue;
    record.fields[field] = value;
    record.times[field] = at;
  }
}
