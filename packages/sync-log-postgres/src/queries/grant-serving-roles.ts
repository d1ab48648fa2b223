import { defineQuery, type Query } from "../connection/query.ts";
import { quoteName } from "../connection/quote.ts";
import { APP_ROLE, WORKER_ROLE } from "../schema/roles.ts";

/** Lets a login act as the application and as the worker, not as the owner. */
export function grantServingRoles(login: string): Query<[], unknown> {
  return defineQuery(`GRANT ${APP_ROLE}, ${WORKER_ROLE} TO ${quoteName(login)}`);
}
