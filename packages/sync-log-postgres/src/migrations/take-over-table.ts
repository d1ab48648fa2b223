/** Gives an existing `sync_changes` to the owner role. Its old owner must be the login, or a role that it may become. */
import type { Connection } from "../connection/connection.ts";
import { defineQuery } from "../connection/query.ts";
import { codeOf } from "../errors/classify.ts";
import { MigrationRefusedError } from "../errors/setup-errors.ts";
import { OWNER_ROLE } from "../schema/roles.ts";

const findTableOwner = defineQuery<[], { owner: string; login: string }>(`
SELECT pg_get_userbyid(relowner)::text AS owner, session_user::text AS login
FROM pg_class
WHERE oid = to_regclass('sync_changes')`);

const giveTable = defineQuery<[]>(`ALTER TABLE sync_changes OWNER TO ${OWNER_ROLE}`);

export async function takeOverTable(connection: Connection): Promise<void> {
  const [table] = (await connection.run(findTableOwner)).rows;
  if (!table || table.owner === OWNER_ROLE) return;
  try {
    await connection.run(giveTable);
  } catch (error) {
    if (codeOf(error) !== "42501" && !/must be (owner|able to SET ROLE|member)/.test(String(error)))
      throw error;
    throw new MigrationRefusedError(
      [
        `The table sync_changes belongs to the role "${table.owner}", and the login "${table.login}" may not give it away. ` +
          `Run as a superuser: ALTER TABLE sync_changes OWNER TO ${OWNER_ROLE};`,
      ],
      { cause: error },
    );
  }
}
