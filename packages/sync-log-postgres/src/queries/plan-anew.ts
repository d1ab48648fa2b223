import { defineQuery } from "../connection/query.ts";

/** From now to the end of the transaction each statement's plan is made for its values. */
export const planAnew = defineQuery<[]>("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)");
