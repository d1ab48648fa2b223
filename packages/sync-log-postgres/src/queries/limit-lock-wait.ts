import { defineQuery } from "../connection/query.ts";

/** How long the transaction's further statements wait for a lock; '0' is without limit. */
export const limitLockWait = defineQuery<[timeout: string]>(`SELECT set_config('lock_timeout', $1, true)`);
