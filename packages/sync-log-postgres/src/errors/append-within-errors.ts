/** Why nothing could be appended in a caller's transaction. The transaction is as it was. */
import type { BecomeRow } from "../queries/become-worker.ts";
import { WORKER_ROLE } from "../schema/roles.ts";

/** The caller's connection does not see the log, or its login may not act as the worker. */
export class RoleMissingError extends Error {
  override readonly name = "RoleMissingError";
  constructor(rights: Pick<BecomeRow, "login" | "hasTable"> | undefined) {
    super(
      rights?.hasTable
        ? `The login "${rights.login}" of this transaction may not act as ${WORKER_ROLE}, so it cannot append. ` +
            `Run this as a superuser, then try again: GRANT ${WORKER_ROLE} TO "${rights.login}";`
        : `This transaction does not see the table sync_changes. It is probably on another database than the log, ` +
            `or its search_path leaves out the schema of Tidemark's tables. Use the log's database, or set search_path.`,
    );
  }
}

/** The statements did not run in one transaction. */
export class NoTransactionError extends Error {
  override readonly name = "NoTransactionError";
  constructor() {
    super(
      "No transaction is open on the client, or it is a pool that gives each statement another connection. " +
        "Nothing was appended. Begin a transaction and pass the client that it runs on.",
    );
  }
}
