import { defineQuery } from "../connection/query.ts";

/** As whom the statement runs. A role that was set for a transaction is gone when there is none. */
export const readRole = defineQuery<[], { role: string }>(`SELECT current_user::text AS role`);
