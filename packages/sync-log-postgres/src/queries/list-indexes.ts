import { defineQuery } from "../connection/query.ts";

export interface IndexRow {
  readonly table: string;
  readonly name: string;
  readonly isPrimary: boolean;
  readonly isUnique: boolean;
  readonly isValid: boolean;
  /** Key columns or expressions, comma-separated in order. */
  readonly keys: string;
  readonly predicate: string | null;
}

export const listIndexes = defineQuery<[tables: readonly string[]], IndexRow>(`
SELECT class.relname::text AS "table",
       index_class.relname::text AS name,
       index.indisprimary AS "isPrimary",
       index.indisunique AS "isUnique",
       index.indisvalid AS "isValid",
       (SELECT string_agg(pg_get_indexdef(index.indexrelid, key, true), ',' ORDER BY key)
        FROM generate_series(1, index.indnkeyatts) AS key) AS keys,
       pg_get_expr(index.indpred, index.indrelid) AS predicate
FROM pg_index AS index
JOIN pg_class AS class ON class.oid = index.indrelid
JOIN pg_class AS index_class ON index_class.oid = index.indexrelid
WHERE class.oid IN (SELECT to_regclass(quote_ident(name)) FROM unnest($1::text[]) AS name)
ORDER BY class.relname, index_class.relname`);
