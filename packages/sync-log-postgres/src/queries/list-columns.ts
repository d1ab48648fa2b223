import { defineQuery } from "../connection/query.ts";

export interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** True when an insert that does not name it still gets a value. */
  readonly hasDefault: boolean;
  /** The expression of a generated column. */
  readonly generatedAs: string | null;
}

export const listColumns = defineQuery<[tables: readonly string[]], ColumnRow>(`
SELECT class.relname::text AS "table",
       attribute.attname::text AS name,
       format_type(attribute.atttypid, attribute.atttypmod) AS type,
       attribute.attnotnull AS "isRequired",
       attribute.atthasdef OR attribute.attidentity <> '' AS "hasDefault",
       CASE WHEN attribute.attgenerated <> '' THEN pg_get_expr(def.adbin, def.adrelid) END AS "generatedAs"
FROM pg_attribute AS attribute
JOIN pg_class AS class ON class.oid = attribute.attrelid
LEFT JOIN pg_attrdef AS def ON def.adrelid = attribute.attrelid AND def.adnum = attribute.attnum
WHERE attribute.attnum > 0 AND NOT attribute.attisdropped
  AND class.oid IN (SELECT to_regclass(quote_ident(name)) FROM unnest($1::text[]) AS name)
ORDER BY class.relname, attribute.attnum`);
