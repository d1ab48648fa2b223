import { defineQuery } from "../connection/query.ts";

export interface TableGuard {
  readonly name: string;
  readonly owner: string;
  readonly isEnabled: boolean;
  readonly isForced: boolean;
}

/** Who owns the tables, and whether row-level security is on and binds the owner. */
export const readTableGuards = defineQuery<[tables: readonly string[]], TableGuard>(`
SELECT relname::text AS name,
       pg_get_userbyid(relowner)::text AS owner,
       relrowsecurity AS "isEnabled",
       relforcerowsecurity AS "isForced"
FROM pg_class
WHERE oid IN (SELECT to_regclass(quote_ident(name)) FROM unnest($1::text[]) AS name)
ORDER BY relname`);
