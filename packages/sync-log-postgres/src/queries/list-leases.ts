import { defineQuery } from "../connection/query.ts";

export interface LeaseRow {
  readonly workerId: string;
  readonly machine: string;
  readonly processId: number;
  readonly expiresAtMs: number;
}

export const listLeases = defineQuery<[], LeaseRow>(`
SELECT worker_id AS "workerId",
       machine,
       process_id AS "processId",
       round(date_part('epoch', expires_at) * 1000) AS "expiresAtMs"
FROM sync_leases
ORDER BY worker_id`);
