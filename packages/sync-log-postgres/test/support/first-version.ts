/** Makes an empty database one of version 1, as an earlier program would have left it. */
import { describeTarget } from "../../src/connection/database-url.ts";
import { defineQuery } from "../../src/connection/query.ts";
import { ensureRoles, ensureSchemaRights } from "../../src/migrations/ensure-roles.ts";
import { checksumOf, runAll } from "../../src/migrations/migration.ts";
import { MIGRATIONS } from "../../src/migrations/migrations.ts";
import { OWNER_ROLE } from "../../src/schema/roles.ts";
import { openForSetup } from "../../src/setup/open-for-setup.ts";

const record = defineQuery<[name: string, checksum: string]>(
  "INSERT INTO sync_migrations (version, name, checksum, applied_at) VALUES (1, $1, $2, now())",
);

export async function migrateToFirstVersion(adminUrl: string): Promise<void> {
  const connection = await openForSetup(adminUrl);
  const first = MIGRATIONS[0]!;
  try {
    await ensureRoles(connection, describeTarget(adminUrl));
    await ensureSchemaRights(connection, describeTarget(adminUrl));
    await runAll(connection, [
      `SET ROLE ${OWNER_ROLE}`,
      `CREATE TABLE sync_migrations (version integer NOT NULL, name text NOT NULL, checksum text NOT NULL,
         applied_at timestamptz NOT NULL, CONSTRAINT sync_migrations_pkey PRIMARY KEY (version))`,
    ]);
    await first.apply(connection);
    await connection.run(record, first.name, checksumOf(first));
  } finally {
    await connection.close();
  }
}
