import { defineQuery } from "../connection/query.ts";

export interface LoginPowers {
  readonly login: string;
  readonly isSuperuser: boolean;
  readonly bypassesPolicies: boolean;
  /** Roles without bounds that the login may become, comma-separated. */
  readonly unboundRoles: string | null;
}

/** What the connected login could do besides what Tidemark asks of it. */
export const readLoginPowers = defineQuery<[], LoginPowers>(`
SELECT login.rolname::text AS login,
       login.rolsuper AS "isSuperuser",
       login.rolbypassrls AS "bypassesPolicies",
       (SELECT string_agg(role.rolname::text, ', ' ORDER BY role.rolname)
        FROM pg_roles AS role
        WHERE (role.rolsuper OR role.rolbypassrls) AND role.oid <> login.oid
          AND pg_has_role(login.oid, role.oid, 'MEMBER')) AS "unboundRoles"
FROM pg_roles AS login
WHERE login.rolname = session_user`);
