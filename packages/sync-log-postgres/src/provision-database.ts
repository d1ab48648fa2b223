/**
 * Makes a database ready to serve, as an administrator: roles, a login that row-level security
 * binds, the database, and its tables. Running it again changes nothing but the login's password.
 */
import type { Connection } from "./connection/connection.ts";
import { describeTarget, withDatabase, withLogin } from "./connection/database-url.ts";
import { defineQuery } from "./connection/query.ts";
import { quoteName, quoteText } from "./connection/quote.ts";
import type { Logger } from "./embedded/logger.ts";
import { codeOf } from "./errors/classify.ts";
import { DatabaseError } from "./errors/log-errors.ts";
import { ensureRoles } from "./migrations/ensure-roles.ts";
import { migrateDatabase } from "./migrations/migrate-database.ts";
import { APP_ROLE, OWNER_ROLE, WORKER_ROLE } from "./schema/roles.ts";
import { openForSetup } from "./setup/open-for-setup.ts";

export interface ProvisionOptions {
  /** A superuser's URL of any database of the server. Used here only, never for serving. */
  readonly adminUrl: string;
  /** The database to make or to bring up to date. */
  readonly database: string;
  /** The login that serves; made when missing, and given this password. */
  readonly login: string;
  readonly password: string;
  readonly logger?: Logger;
}

const findRole = defineQuery<[name: string], { found: boolean }>(`
SELECT true AS found
FROM pg_roles
WHERE rolname = $1`);

const findDatabase = defineQuery<[name: string], { found: boolean }>(`
SELECT true AS found
FROM pg_database
WHERE datname = $1`);

/** Several of these at once on one server may collide in the catalog; the loser tries again. */
const ATTEMPTS = 5;
const COLLISION_CODES: ReadonlySet<string> = new Set(["23505", "42710", "42P04", "XX000", "55006"]);

/** Resolves to the URL for `connectSyncLog`. Throws a `SetupError` for what a person has to put right. */
export async function provisionDatabase(options: ProvisionOptions): Promise<{ readonly url: string }> {
  const { adminUrl, database, login, password, logger } = options;
  const connection = await openForSetup(adminUrl);
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await ensureRoles(connection, describeTarget(adminUrl));
        await ensureLogin(connection, login, password);
        await ensureDatabase(connection, database);
        break;
      } catch (error) {
        const isCollision = error instanceof DatabaseError && COLLISION_CODES.has(codeOf(error));
        if (!isCollision || attempt === ATTEMPTS) throw error;
      }
    }
  } finally {
    await connection.close();
  }
  await migrateDatabase({ url: withDatabase(adminUrl, database), ...(logger && { logger }) });
  return { url: withLogin(withDatabase(adminUrl, database), login, password) };
}

async function ensureLogin(connection: Connection, login: string, password: string): Promise<void> {
  const [known] = (await connection.run(findRole, login)).rows;
  const name = quoteName(login);
  const verb = known ? "ALTER" : "CREATE";
  const bounds = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT";
  await runStatement(connection, `${verb} ROLE ${name} ${bounds} PASSWORD ${quoteText(password)}`);
  await runStatement(connection, `GRANT ${APP_ROLE}, ${WORKER_ROLE} TO ${name}`);
}

async function ensureDatabase(connection: Connection, database: string): Promise<void> {
  const [known] = (await connection.run(findDatabase, database)).rows;
  if (!known) await runStatement(connection, `CREATE DATABASE ${quoteName(database)} OWNER ${OWNER_ROLE}`);
}

async function runStatement(connection: Connection, text: string): Promise<void> {
  await connection.run(defineQuery<[]>(text));
}
