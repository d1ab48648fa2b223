import { defineQuery } from "../connection/query.ts";

/** A row when the database exists. */
export const findDatabase = defineQuery<[name: string], { name: string }>(`
SELECT datname::text AS name
FROM pg_database
WHERE datname = $1`);
