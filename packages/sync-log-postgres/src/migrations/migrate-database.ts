/**
 * Brings a database to this code's version: roles, rights, then every missing migration in one
 * transaction. Two of them at once wait for each other on the table of migrations. It refuses
 * a database that newer code has migrated, and one whose past migrations read otherwise.
 */
import type { Connection } from "../connection/connection.ts";
import { describeTarget } from "../connection/database-url.ts";
import { defineQuery } from "../connection/query.ts";
import type { Logger } from "../embedded/logger.ts";
import { codeOf } from "../errors/classify.ts";
import { DatabaseError } from "../errors/log-errors.ts";
import { DatabaseVersionError } from "../errors/setup-errors.ts";
import { openForSetup } from "../setup/open-for-setup.ts";
import { listMigrations } from "../queries/list-migrations.ts";
import { beginTransaction, commitTransaction, rollbackTransaction } from "../queries/transaction-control.ts";
import { OWNER_ROLE } from "../schema/roles.ts";
import { ensureRoles, ensureSchemaRights } from "./ensure-roles.ts";
import { checksumOf } from "./migration.ts";
import { CURRENT_VERSION, MIGRATIONS } from "./migrations.ts";
import { takeOverTable } from "./take-over-table.ts";

export interface MigrateOptions {
  /** A login that may create: a superuser, or one with CREATEROLE that owns the database. */
  readonly url: string;
  readonly logger?: Logger;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
}

export interface MigrateResult {
  /** Versions that this call applied, in order; none when the database was up to date. */
  readonly applied: readonly number[];
}

const becomeRole = defineQuery<[role: string]>(`SELECT set_config('role', $1, true)`);

const createMigrationsTable = defineQuery<[]>(`
CREATE TABLE IF NOT EXISTS sync_migrations (
  version integer NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL,
  CONSTRAINT sync_migrations_pkey PRIMARY KEY (version)
)`);

const lockMigrationsTable = defineQuery<[]>("LOCK TABLE sync_migrations IN SHARE ROW EXCLUSIVE MODE");

const recordMigration = defineQuery<[version: number, name: string, checksum: string]>(`
INSERT INTO sync_migrations (version, name, checksum, applied_at)
VALUES ($1::integer, $2, $3, clock_timestamp())`);

/** What two migrators who create the same thing at the same instant get to hear. */
const RACE_CODES: ReadonlySet<string> = new Set(["23505", "42P07", "42710", "XX000"]);
const RACE_ATTEMPTS = 5;

/** Throws a `SetupError` that says what a person has to do; then the database is as it was. */
export async function migrateDatabase(options: MigrateOptions): Promise<MigrateResult> {
  const connection = await openForSetup(options.url, options.connectTimeoutMs);
  try {
    return await migrateOn(connection, describeTarget(options.url), options.logger);
  } finally {
    await connection.close();
  }
}

async function migrateOn(connection: Connection, target: string, logger?: Logger): Promise<MigrateResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ensureRoles(connection, target);
      await ensureSchemaRights(connection, target);
      const applied = await migrateInTransaction(connection, target);
      if (applied.length > 0) logger?.info("The database was migrated", { versions: applied });
      return { applied };
    } catch (error) {
      const isRace = error instanceof DatabaseError && RACE_CODES.has(codeOf(error));
      if (!isRace || attempt === RACE_ATTEMPTS) throw error;
    }
  }
}

async function migrateInTransaction(connection: Connection, target: string): Promise<number[]> {
  await connection.run(beginTransaction);
  try {
    await connection.run(becomeRole, OWNER_ROLE);
    await connection.run(createMigrationsTable);
    await connection.run(lockMigrationsTable);
    const pending = await pendingMigrations(connection, target);
    if (pending.length > 0) {
      await connection.run(becomeRole, "none");
      await takeOverTable(connection);
      await connection.run(becomeRole, OWNER_ROLE);
    }
    for (const migration of pending) {
      await migration.apply(connection);
      await connection.run(recordMigration, migration.version, migration.name, checksumOf(migration));
    }
    await connection.run(commitTransaction);
    return pending.map((migration) => migration.version);
  } catch (error) {
    if (connection.isOpen) await connection.run(rollbackTransaction);
    throw error;
  }
}

async function pendingMigrations(connection: Connection, target: string) {
  const { rows } = await connection.run(listMigrations);
  checkPast(rows, target);
  const known = new Set(rows.map((row) => row.version));
  return MIGRATIONS.filter((migration) => !known.has(migration.version));
}

/** Throws when the database has had migrations that this code does not know, or knows otherwise. */
export function checkPast(past: readonly { version: number; checksum: string }[], target: string): void {
  const newest = Math.max(0, ...past.map((row) => row.version));
  if (newest > CURRENT_VERSION) {
    throw new DatabaseVersionError(
      "schema-newer",
      `The database at ${target} is of version ${newest}; this program knows versions up to ${CURRENT_VERSION}. ` +
        `A newer Tidemark has used it. Update this program; the database was left as it is.`,
    );
  }
  for (const row of past) {
    const migration = MIGRATIONS.find((candidate) => candidate.version === row.version);
    if (migration && checksumOf(migration) === row.checksum) continue;
    throw new DatabaseVersionError(
      "schema-altered",
      `The database at ${target} was given another version ${row.version} than this program's. ` +
        `A development build of Tidemark has probably used it. Use that build, or another database.`,
    );
  }
}
