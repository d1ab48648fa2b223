import { defineQuery } from "../connection/query.ts";
import { WORKER_ROLE } from "../schema/roles.ts";

export interface BecomeRow {
  readonly login: string;
  /** False when the database, or the search path, has no such table. */
  readonly hasTable: boolean;
  /** False when the login may not act as the worker; then the role is as it was. */
  readonly mayBecome: boolean;
  /** The role before, as the setting `role` names it. */
  readonly roleBefore: string;
}

/** Acts as the worker for the rest of the transaction, if there is a log and the login may. */
export const becomeWorker = defineQuery<[], BecomeRow>(`
WITH rights AS MATERIALIZED (
  SELECT session_user::text AS login,
         to_regclass('sync_changes') IS NOT NULL AS has_table,
         current_setting('role') AS role_before,
         coalesce((
           SELECT pg_has_role(session_user, oid, CASE
             WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER'
           END)
           FROM pg_roles
           WHERE rolname = '${WORKER_ROLE}'
         ), false) AS may_become
)
SELECT login,
       has_table AS "hasTable",
       may_become AS "mayBecome",
       role_before AS "roleBefore",
       CASE WHEN has_table AND may_become THEN set_config('role', '${WORKER_ROLE}', true) END AS role_now
FROM rights`);
