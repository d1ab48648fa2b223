import { defineStoringQuery } from "../connection/query.ts";

export const dropLease = defineStoringQuery<[workerId: string]>(`
DELETE FROM sync_leases
WHERE worker_id = $1`);
