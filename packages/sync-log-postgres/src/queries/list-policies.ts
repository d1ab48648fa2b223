import { defineQuery } from "../connection/query.ts";

export interface PolicyRow {
  readonly table: string;
  readonly name: string;
  readonly isPermissive: boolean;
  /** r, a, w, d or * for all. */
  readonly command: string;
  /** Roles that it binds, comma-separated; "public" for all. */
  readonly roles: string;
  readonly using: string | null;
  readonly withCheck: string | null;
}

export const listPolicies = defineQuery<[tables: readonly string[]], PolicyRow>(`
SELECT class.relname::text AS "table",
       policy.polname::text AS name,
       policy.polpermissive AS "isPermissive",
       policy.polcmd::text AS command,
       coalesce((SELECT string_agg(role.rolname::text, ',' ORDER BY role.rolname)
                 FROM pg_roles AS role WHERE role.oid = ANY (policy.polroles)), 'public') AS roles,
       pg_get_expr(policy.polqual, policy.polrelid) AS using,
       pg_get_expr(policy.polwithcheck, policy.polrelid) AS "withCheck"
FROM pg_policy AS policy
JOIN pg_class AS class ON class.oid = policy.polrelid
WHERE class.oid IN (SELECT to_regclass(quote_ident(name)) FROM unnest($1::text[]) AS name)
ORDER BY class.relname, policy.polname`);
