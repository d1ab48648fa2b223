import { defineQuery } from "../connection/query.ts";

export interface TriggerRow {
  readonly table: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly definition: string;
}

export const listTriggers = defineQuery<[tables: readonly string[]], TriggerRow>(`
SELECT class.relname::text AS "table",
       tgname::text AS name,
       tgenabled IN ('O', 'A') AS "isEnabled",
       pg_get_triggerdef(pg_trigger.oid, true) AS definition
FROM pg_trigger
JOIN pg_class AS class ON class.oid = tgrelid
WHERE NOT tgisinternal
  AND class.oid IN (SELECT to_regclass(quote_ident(name)) FROM unnest($1::text[]) AS name)
ORDER BY class.relname, tgname`);
