import { defineQuery } from "../connection/query.ts";

/** For the rest of the transaction. "none" is the login itself. */
export const setRole = defineQuery<[role: string], { role: string }>(
  `SELECT set_config('role', $1, true) AS role`,
);
