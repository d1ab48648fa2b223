/**
 * The three roles and what each is for. None may log in, none is a superuser, none passes over
 * row-level security; a login role becomes one of them for the length of a transaction.
 */

/** Owns the tables and alters them; sees no rows, because the policies bind the owner too. */
export const OWNER_ROLE = "tidemark_owner";
/** Sees and writes all tables of one user's stream, the one set for the transaction. */
export const APP_ROLE = "tidemark_app";
/** Sees and writes the tables of imports, queue and feeds in every stream, and no others. */
export const WORKER_ROLE = "tidemark_worker";

export const ROLES = [OWNER_ROLE, APP_ROLE, WORKER_ROLE] as const;

/** The setting that names the user whose rows the application role sees; unset or '' sees none. */
export const USER_SETTING = "tidemark.user_id";
