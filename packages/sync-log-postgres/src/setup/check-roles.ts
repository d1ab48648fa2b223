/**
 * Refuses to serve when row-level security could be passed over: by the login, by one of
 * Tidemark's own roles, or because the tables no longer have it.
 */
import type { Connection } from "../connection/connection.ts";
import { quoteName } from "../connection/quote.ts";
import { RoleCanBypassError } from "../errors/setup-errors.ts";
import { readLoginPowers } from "../queries/read-login-powers.ts";
import { readRolePowers } from "../queries/read-role-powers.ts";
import { readTableGuards } from "../queries/read-table-guards.ts";
import { APP_ROLE, OWNER_ROLE, ROLES, WORKER_ROLE } from "../schema/roles.ts";

const GUARDED_TABLES = ["sync_changes", "sync_heads", "sync_leases"];

const LOGIN_STEP =
  `Serve with a login of its own. As a superuser run these two statements, then put that login in the URL:\n` +
  `CREATE ROLE tidemark_login LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT PASSWORD '<choose one>';\n` +
  `GRANT ${APP_ROLE}, ${WORKER_ROLE} TO tidemark_login;`;

/** Throws `RoleCanBypassError` for a superuser, a BYPASSRLS login, or one that may become such a role. */
export async function checkLogin(connection: Connection): Promise<void> {
  const [powers] = (await connection.run(readLoginPowers)).rows;
  if (!powers) return;
  const problems: string[] = [];
  if (powers.isSuperuser) problems.push(`The login "${powers.login}" is a superuser.`);
  if (powers.bypassesPolicies) problems.push(`The login "${powers.login}" has BYPASSRLS.`);
  if (powers.unboundRoles !== null && !powers.isSuperuser) {
    problems.push(`The login "${powers.login}" may become ${powers.unboundRoles}, which no policy binds.`);
  }
  if (problems.length > 0) throw new RoleCanBypassError(problems, LOGIN_STEP);
}

/** Throws `RoleCanBypassError` when a role or a table of ours is not as it should be. */
export async function checkGuards(connection: Connection): Promise<void> {
  const problems: string[] = [];
  const steps: string[] = [];
  for (const role of (await connection.run(readRolePowers, ROLES)).rows) {
    if (role.isUnbound) {
      problems.push(`The role ${role.role} is a superuser or has BYPASSRLS.`);
      steps.push(`ALTER ROLE ${role.role} NOSUPERUSER NOBYPASSRLS;`);
    }
    if (role.memberOf !== null) {
      problems.push(`The role ${role.role} may become ${role.memberOf}.`);
      steps.push(`REVOKE ${role.memberOf} FROM ${role.role};`);
    }
  }
  for (const table of (await connection.run(readTableGuards, GUARDED_TABLES)).rows) {
    if (table.owner !== OWNER_ROLE) {
      problems.push(`The table ${table.name} belongs to "${table.owner}", not to ${OWNER_ROLE}.`);
      steps.push(`ALTER TABLE ${table.name} OWNER TO ${OWNER_ROLE};`);
    }
    if (!table.isEnabled || !table.isForced) {
      const what = table.isEnabled ? "does not bind its owner" : "is off";
      problems.push(`Row-level security of ${table.name} ${what}.`);
      steps.push(
        `ALTER TABLE ${quoteName(table.name)} ENABLE ROW LEVEL SECURITY;`,
        `ALTER TABLE ${quoteName(table.name)} FORCE ROW LEVEL SECURITY;`,
      );
    }
  }
  if (problems.length > 0) throw new RoleCanBypassError(problems, `As a superuser run:\n${steps.join("\n")}`);
}
