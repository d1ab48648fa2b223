import { defineQuery } from "../connection/query.ts";

/** A row when the role exists. */
export const findRole = defineQuery<[name: string], { name: string }>(`
SELECT rolname::text AS name
FROM pg_roles
WHERE rolname = $1`);
