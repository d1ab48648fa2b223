import { defineQuery } from "../connection/query.ts";
import { HINT_CHANNEL } from "../hints/hint-channel.ts";

/**
 * A notification as a transaction of its own, whose commit does not wait for the disk: a hint may be
 * lost, and commits with a notification wait for each other in all of the database.
 */
export const sendHint = defineQuery<[payload: string]>(`
SELECT set_config('synchronous_commit', 'off', true), pg_notify('${HINT_CHANNEL}', $1)`);
