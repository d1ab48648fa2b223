import { defineQuery } from "../connection/query.ts";
import type { LeaseRow } from "./list-leases.ts";

/** The leases of some workers. */
export const listLeasesOf = defineQuery<
  [workerIds: readonly string[]],
  Pick<LeaseRow, "workerId" | "expiresAtMs">
>(`
SELECT worker_id AS "workerId",
       round(date_part('epoch', expires_at) * 1000) AS "expiresAtMs"
FROM sync_leases
WHERE worker_id = ANY ($1::text[])`);
