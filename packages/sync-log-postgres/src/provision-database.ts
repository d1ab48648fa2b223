/**
 * Makes a database ready to serve, as an administrator: roles, a login that row-level security
 * binds, the database, and its tables. Running it again changes nothing but the login's password.
 */
import type { Connection } from "./connection/connection.ts";
import { describeTarget, withDatabase, withLogin } from "./connection/database-url.ts";
import type { Logger } from "./embedded/logger.ts";
import { codeOf } from "./errors/classify.ts";
import { DatabaseError } from "./errors/log-errors.ts";
import { ensureRoles } from "./migrations/ensure-roles.ts";
import { migrateDatabase } from "./migrations/migrate-database.ts";
import { createDatabase } from "./queries/create-database.ts";
import { findDatabase } from "./queries/find-database.ts";
import { findRole } from "./queries/find-role.ts";
import { grantServingRoles } from "./queries/grant-serving-roles.ts";
import { setLogin } from "./queries/set-login.ts";
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
  const { rows } = await connection.run(findRole, login);
  await connection.run(setLogin(login, password, rows.length > 0));
  await connection.run(grantServingRoles(login));
}

async function ensureDatabase(connection: Connection, database: string): Promise<void> {
  const { rows } = await connection.run(findDatabase, database);
  if (rows.length === 0) await connection.run(createDatabase(database));
}
