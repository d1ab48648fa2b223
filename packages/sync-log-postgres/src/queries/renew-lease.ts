import { defineStoringQuery } from "../connection/query.ts";

/** Takes or prolongs a lease, tells whether it had run out, and forgets leases that ran out a day ago. */
export const renewLease = defineStoringQuery<
  [workerId: string, machine: string, processId: number, ttlMs: number],
  { lapsed: boolean }
>(`
WITH before AS MATERIALIZED (
  SELECT expires_at FROM sync_leases WHERE worker_id = $1 FOR UPDATE
), forgotten AS (
  DELETE FROM sync_leases WHERE worker_id <> $1 AND expires_at < clock_timestamp() - interval '1 day'
), renewed AS (
  INSERT INTO sync_leases AS lease (worker_id, machine, process_id, expires_at)
  VALUES ($1, $2, $3::integer, clock_timestamp() + $4::double precision * interval '1 millisecond')
  ON CONFLICT (worker_id) DO UPDATE
  SET machine = excluded.machine, process_id = excluded.process_id, expires_at = excluded.expires_at
)
SELECT coalesce((SELECT expires_at <= clock_timestamp() FROM before), false) AS lapsed`);
