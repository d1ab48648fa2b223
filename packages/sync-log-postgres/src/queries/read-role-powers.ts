import { defineQuery } from "../connection/query.ts";

export interface RolePowers {
  readonly role: string;
  readonly isUnbound: boolean;
  readonly mayLogIn: boolean;
  /** True when the connected login may become it. */
  readonly mayBecome: boolean;
  /** Other roles that it may become, comma-separated. */
  readonly memberOf: string | null;
}

/** What Tidemark's own roles could do. */
export const readRolePowers = defineQuery<[roles: readonly string[]], RolePowers>(`
SELECT role.rolname::text AS role,
       role.rolsuper OR role.rolbypassrls AS "isUnbound",
       role.rolcanlogin AS "mayLogIn",
       pg_has_role(session_user, role.oid, CASE
         WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER'
       END) AS "mayBecome",
       (SELECT string_agg(other.rolname::text, ', ' ORDER BY other.rolname)
        FROM pg_auth_members AS membership
        JOIN pg_roles AS other ON other.oid = membership.roleid
        WHERE membership.member = role.oid) AS "memberOf"
FROM pg_roles AS role
WHERE role.rolname = ANY ($1::text[])
ORDER BY role.rolname`);
