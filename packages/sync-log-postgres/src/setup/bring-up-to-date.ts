/** Sees to it that the database is of this code's version, migrating it when the login may. */
import type { Connection } from "../connection/connection.ts";
import { describeTarget } from "../connection/database-url.ts";
import { inTransaction, WORKER } from "../connection/run-transaction.ts";
import type { Logger } from "../embedded/logger.ts";
import { DatabaseVersionError, RolesMissingError } from "../errors/setup-errors.ts";
import { checkPast, migrateDatabase } from "../migrations/migrate-database.ts";
import { CURRENT_VERSION } from "../migrations/migrations.ts";
import { listMigrations, type MigrationRow } from "../queries/list-migrations.ts";
import { readSchemaState } from "../queries/read-schema-state.ts";
import { APP_ROLE, OWNER_ROLE, ROLES, WORKER_ROLE } from "../schema/roles.ts";

const IDLE_TIMEOUT_MS = 60_000;

export interface UpToDateOptions {
  readonly url: string;
  /** False leaves an old database as it is and refuses it. */
  readonly mayMigrate: boolean;
  readonly logger: Logger;
}

/** Throws a `SetupError` when it is not, and the login may not or must not change that. */
export async function bringUpToDate(connection: Connection, options: UpToDateOptions): Promise<void> {
  const target = describeTarget(options.url);
  const { rows } = await connection.run(readSchemaState, OWNER_ROLE, ROLES);
  const state = rows[0]!;
  const past = state.hasMigrations && state.mayServe ? await readPast(connection) : [];
  checkPast(past, target);
  if (past.length === CURRENT_VERSION) return;

  if (state.hasMigrations && !state.mayServe) {
    throw new RolesMissingError(
      `The login at ${target} may not act as Tidemark's roles. Run this as a superuser, then start again:\n` +
        `GRANT ${APP_ROLE}, ${WORKER_ROLE} TO <the login in the URL>;`,
    );
  }
  const mayMigrate = options.mayMigrate && (state.mayMigrate || !state.hasMigrations);
  if (!mayMigrate) {
    throw new DatabaseVersionError(
      "schema-older",
      `The database at ${target} is of version ${past.length}; this program needs ${CURRENT_VERSION}, and ` +
        `${options.mayMigrate ? `its login is no member of ${OWNER_ROLE}` : "was told not to migrate"}. ` +
        `Run migrateDatabase with an administrator's URL, then start again.`,
    );
  }
  await migrateDatabase({ url: options.url, logger: options.logger });
}

async function readPast(connection: Connection): Promise<readonly MigrationRow[]> {
  const outcome = await inTransaction(connection, WORKER, IDLE_TIMEOUT_MS, (transaction) =>
    transaction.run(listMigrations),
  );
  if (outcome.kind === "committed") return outcome.value;
  throw outcome.error;
}
