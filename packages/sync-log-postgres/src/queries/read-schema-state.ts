import { defineQuery } from "../connection/query.ts";

export interface SchemaState {
  readonly hasMigrations: boolean;
  /** True when the login may become the owner role, and so may migrate. */
  readonly mayMigrate: boolean;
  readonly mayServe: boolean;
}

/** How far a database has been set up, as far as any login may see. */
export const readSchemaState = defineQuery<[owner: string, roles: readonly string[]], SchemaState>(`
WITH role AS (
  SELECT rolname,
         pg_has_role(session_user, oid, CASE
           WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER'
         END) AS may_become
  FROM pg_roles
  WHERE rolname = ANY ($2::text[])
)
SELECT to_regclass('sync_migrations') IS NOT NULL AS "hasMigrations",
       coalesce((SELECT may_become FROM role WHERE rolname = $1), false) AS "mayMigrate",
       coalesce((SELECT bool_and(may_become) FROM role WHERE rolname <> $1), false) AS "mayServe"`);
