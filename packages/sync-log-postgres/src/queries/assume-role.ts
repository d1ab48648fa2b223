import { defineQuery } from "../connection/query.ts";

/**
 * Makes the rest of the transaction run as one of Tidemark's roles, for one user or none ('').
 * Ends a transaction whose client has gone silent, so that it cannot hold a head for long.
 * Plans are kept, because making one takes longer than most statements run. Plain index scans are
 * asked for because a plan made before a table was counted is kept as it grows; one by bitmap would
 * collect and sort the rest of the stream for every page. Compiling plans would cost more than
 * running them.
 */
export const assumeRole = defineQuery<[role: string, userId: string, idleTimeoutMs: string]>(`
SELECT set_config('role', $1, true),
       set_config('tidemark.user_id', $2, true),
       set_config('idle_in_transaction_session_timeout', $3, true),
       set_config('plan_cache_mode', 'force_generic_plan', true),
       set_config('enable_seqscan', 'off', true),
       set_config('enable_bitmapscan', 'off', true),
       set_config('jit', 'off', true)`);
