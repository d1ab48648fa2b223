/**
 * Sees to it that the three roles exist, that the login may become each of them, and that the
 * owner role may create in the schema. It creates no login and takes no right away.
 */
import type { Connection } from "../connection/connection.ts";
import { defineQuery } from "../connection/query.ts";
import { quoteName } from "../connection/quote.ts";
import { codeOf } from "../errors/classify.ts";
import { DatabaseError, PermissionDeniedError } from "../errors/log-errors.ts";
import { RolesMissingError } from "../errors/setup-errors.ts";
import { OWNER_ROLE, ROLES } from "../schema/roles.ts";

interface RoleRow {
  readonly name: string;
  /** True when the login can `SET ROLE` to it. */
  readonly mayBecome: boolean;
}

const listRoles = defineQuery<[names: readonly string[]], RoleRow>(`
SELECT rolname::text AS name,
       pg_has_role(session_user, oid, CASE
         WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER'
       END) AS "mayBecome"
FROM pg_roles
WHERE rolname = ANY ($1::text[])`);

interface ServerRow {
  readonly login: string;
  /** Postgres 16 and later say per grant what it is good for. */
  readonly hasGrantOptions: boolean;
}

const readServer = defineQuery<[], ServerRow>(`
SELECT session_user::text AS login,
       current_setting('server_version_num')::integer >= 160000 AS "hasGrantOptions"`);

const readSchemaRights = defineQuery<[owner: string], { schema: string; ownerMayCreate: boolean }>(`
SELECT current_schema()::text AS schema,
       has_schema_privilege($1, current_schema(), 'CREATE') AS "ownerMayCreate"`);

const ALREADY_THERE: ReadonlySet<string> = new Set(["42710", "23505"]);

/** Throws `RolesMissingError` with the statements to run when the login may not do it itself. */
export async function ensureRoles(connection: Connection, target: string): Promise<void> {
  const known = new Map((await connection.run(listRoles, ROLES)).rows.map((role) => [role.name, role]));
  const { login, hasGrantOptions } = (await connection.run(readServer)).rows[0]!;
  const options = hasGrantOptions ? " WITH SET TRUE, INHERIT FALSE" : "";
  const statements = ROLES.filter((role) => !known.get(role)?.mayBecome).flatMap((role) => [
    ...(known.has(role) ? [] : [`CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS`]),
    `GRANT ${role} TO ${quoteName(login)}${options}`,
  ]);
  await runAll(connection, target, statements);
}

/** In the connected database. Throws like `ensureRoles`. */
export async function ensureSchemaRights(connection: Connection, target: string): Promise<void> {
  const before = (await connection.run(readSchemaRights, OWNER_ROLE)).rows[0]!;
  if (before.ownerMayCreate) return;
  const grant = `GRANT USAGE, CREATE ON SCHEMA ${quoteName(before.schema)} TO ${OWNER_ROLE}`;
  await runAll(connection, target, [grant]);
  // A grant that the login may not make is only warned of.
  const after = (await connection.run(readSchemaRights, OWNER_ROLE)).rows[0]!;
  if (!after.ownerMayCreate) throw missing(target, [grant]);
}

async function runAll(connection: Connection, target: string, statements: readonly string[]): Promise<void> {
  for (const [index, statement] of statements.entries()) {
    try {
      await connection.run(defineQuery<[]>(statement));
    } catch (error) {
      if (error instanceof DatabaseError && ALREADY_THERE.has(codeOf(error))) continue;
      if (error instanceof PermissionDeniedError) throw missing(target, statements.slice(index), error);
      throw error;
    }
  }
}

function missing(target: string, statements: readonly string[], cause?: unknown): RolesMissingError {
  return new RolesMissingError(
    `The login at ${target} may not set up Tidemark's roles. Run this as a superuser in the same database, ` +
      `then start again:\n${statements.map((statement) => `${statement};`).join("\n")}`,
    { cause },
  );
}
