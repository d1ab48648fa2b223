import { defineQuery } from "../connection/query.ts";

export interface MigrationRow {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** The migrations that a database has had. */
export const listMigrations = defineQuery<[], MigrationRow>(`
SELECT version, name, checksum
FROM sync_migrations
ORDER BY version`);
