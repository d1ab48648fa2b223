/**
 * A fresh database for one test or one program run, gone after `drop`. For tests and benchmarks
 * only: it needs a superuser's URL.
 */
import { randomBytes } from "node:crypto";
import { describeTarget, withDatabase } from "../../src/connection/database-url.ts";
import { Connection } from "../../src/connection/connection.ts";
import { defineQuery } from "../../src/connection/query.ts";
import { quoteName } from "../../src/connection/quote.ts";
import { ensureRoles } from "../../src/migrations/ensure-roles.ts";
import { provisionDatabase } from "../../src/provision-database.ts";
import { ROLES } from "../../src/schema/roles.ts";
import { openForSetup } from "../../src/setup/open-for-setup.ts";
import { acquireTestServer } from "./test-server.ts";

export interface TestDatabase {
  /** For `connectSyncLog`: a login of this database alone, bound by row-level security. */
  readonly url: string;
  /** A superuser's URL of the same database. */
  readonly adminUrl: string;
  /** Drops the database with whatever is still connected, and its login. */
  drop(): Promise<void>;
}

/** A migrated, empty database on the test server (TEST_DATABASE_URL, or an embedded one). */
export async function testDatabase(): Promise<TestDatabase> {
  return make(async (adminUrl, name) => {
    const { url } = await provisionDatabase({ adminUrl, database: name, login: name, password: name });
    return url;
  });
}

/** A database without any table, whose login owns it and may become each of Tidemark's roles, and so may migrate. */
export async function emptyTestDatabase(): Promise<TestDatabase> {
  return make(async (adminUrl, name) => {
    await createRoles(adminUrl);
    await runAsAdmin(adminUrl, [
      `CREATE ROLE ${quoteName(name)} LOGIN PASSWORD '${name}'`,
      `GRANT ${ROLES.join(", ")} TO ${quoteName(name)}`,
      `CREATE DATABASE ${quoteName(name)} OWNER ${quoteName(name)}`,
    ]);
    const url = new URL(withDatabase(adminUrl, name));
    url.username = name;
    url.password = name;
    return url.href;
  });
}

async function createRoles(adminUrl: string): Promise<void> {
  const connection = await openForSetup(adminUrl);
  try {
    await ensureRoles(connection, describeTarget(adminUrl));
  } finally {
    await connection.close();
  }
}

/** Runs statements one after the other on a connection of their own. */
export async function runAsAdmin(url: string, statements: readonly string[]): Promise<void> {
  const connection = await Connection.open({
    url,
    connectTimeoutMs: 10_000,
    prepare: false,
    applicationName: "tidemark-test-admin",
  });
  try {
    for (const statement of statements) await connection.run(defineQuery<[]>(statement));
  } catch (error) {
    throw new Error(`A statement for ${describeTarget(url)} failed`, { cause: error });
  } finally {
    await connection.close();
  }
}

async function make(prepare: (adminUrl: string, name: string) => Promise<string>): Promise<TestDatabase> {
  const { adminUrl, release } = await acquireTestServer();
  const name = `tidemark_test_${randomBytes(6).toString("hex")}`;
  const url = await prepare(adminUrl, name);
  return {
    url,
    adminUrl: withDatabase(adminUrl, name),
    async drop() {
      await runAsAdmin(adminUrl, [
        `DROP DATABASE IF EXISTS ${quoteName(name)} WITH (FORCE)`,
        `DROP ROLE IF EXISTS ${quoteName(name)}`,
      ]);
      await release();
    },
  };
}
