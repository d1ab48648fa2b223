import { defineQuery, type Query } from "../connection/query.ts";
import { quoteName } from "../connection/quote.ts";
import { OWNER_ROLE } from "../schema/roles.ts";

/** Takes no parameters on the wire: utility statements have none. */
export function createDatabase(name: string): Query<[], unknown> {
  return defineQuery(`CREATE DATABASE ${quoteName(name)} OWNER ${OWNER_ROLE}`);
}
