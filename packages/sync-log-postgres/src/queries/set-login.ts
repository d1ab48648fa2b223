import { defineQuery, type Query } from "../connection/query.ts";
import { quoteName, quoteText } from "../connection/quote.ts";

const BOUNDS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT";

/** Makes a login that row-level security binds, or makes an existing one such. */
export function setLogin(name: string, password: string, exists: boolean): Query<[], unknown> {
  const verb = exists ? "ALTER" : "CREATE";
  return defineQuery(`${verb} ROLE ${quoteName(name)} ${BOUNDS} PASSWORD ${quoteText(password)}`);
}
