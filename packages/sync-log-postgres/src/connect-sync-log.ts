/**
 * Opens the log on an existing server: checks the login, brings the schema up to date, checks that
 * nothing was altered, and only then serves. It starts no server.
 */
import { randomBytes } from "node:crypto";
import { Connection, type ConnectionOptions } from "./connection/connection.ts";
import { ConnectionPool } from "./connection/pool.ts";
import { WORKER } from "./connection/run-transaction.ts";
import { type Logger, silentLogger } from "./embedded/logger.ts";
import { HintListener } from "./hints/hint-listener.ts";
import { HintSender } from "./hints/hint-sender.ts";
import { Hints } from "./hints/hints.ts";
import { type PostgresSyncLog, WorkerLog } from "./postgres-sync-log.ts";
import { sendHint } from "./queries/send-hint.ts";
import { DEFAULT_RETRY, type RetryPolicy } from "./retry.ts";
import { bringUpToDate } from "./setup/bring-up-to-date.ts";
import { checkDrift } from "./setup/check-drift.ts";
import { checkGuards, checkLogin } from "./setup/check-roles.ts";
import { openForSetup } from "./setup/open-for-setup.ts";
import { Transactions } from "./transactions.ts";

export interface ConnectOptions {
  /** `postgres://login:password@host:port/database`, of a login that is bound by row-level security. */
  readonly url: string;
  /** Bring an older or empty database up to date. Default true. */
  readonly migrate?: boolean;
  /** Connections at most, not counting the one that listens. Default 10. */
  readonly maxConnections?: number;
  /** For opening one connection. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /**
   * A connection on which a statement waits for its answer and nothing comes for so long is given up, as if it had been
   * cut: the server may have gone without a word. Does not bind migrations. Default 30,000.
   */
  readonly answerWithinMs?: number;
  /** The server ends a transaction whose client has gone silent for this long, which frees the head. Default 15,000. */
  readonly idleInTransactionMs?: number;
  /** False behind a pooler that cannot keep prepared statements. Default true. */
  readonly prepare?: boolean;
  /** Shown in pg_stat_activity. Default "tidemark". */
  readonly applicationName?: string;
  /** How transactions that the database undid are tried again. */
  readonly retry?: Partial<RetryPolicy>;
  /** Silent by default. Is never given SQL parameters, rows or the password. */
  readonly logger?: Logger;
}

const DEFAULT_ANSWER_WITHIN_MS = 30_000;

/** Throws a `SetupError` (unreachable, login refused, version, drift, a role that could bypass, …). */
export async function connectSyncLog(options: ConnectOptions): Promise<PostgresSyncLog> {
  const { url, logger = silentLogger, connectTimeoutMs = 10_000, prepare = true } = options;
  const { answerWithinMs = DEFAULT_ANSWER_WITHIN_MS } = options;
  await checkSetup(options, logger);

  const connectionOptions: ConnectionOptions = {
    url,
    connectTimeoutMs,
    answerWithinMs,
    prepare,
    applicationName: options.applicationName ?? "tidemark",
  };
  const pool = new ConnectionPool(options.maxConnections ?? 10, () => Connection.open(connectionOptions));
  const from = randomBytes(8).toString("hex");
  const send = (payload: string) =>
    pool.use(async (connection) => {
      await connection.run(sendHint, payload);
    });
  const open = (onNotification: (payload: string) => void) =>
    Connection.open({ ...connectionOptions, onNotification });
  const hints = new Hints(
    new HintSender(from, send, logger),
    (onHint) => new HintListener({ from, open, onHint, logger }),
    logger,
  );
  const transactions = new Transactions(pool, WORKER, {
    retry: { ...DEFAULT_RETRY, ...options.retry },
    idleTimeoutMs: options.idleInTransactionMs ?? 15_000,
  });
  return new WorkerLog(pool, transactions, hints);
}

async function checkSetup(options: ConnectOptions, logger: Logger): Promise<void> {
  const { url, migrate = true, connectTimeoutMs, prepare } = options;
  const answerWithinMs = migrate ? undefined : (options.answerWithinMs ?? DEFAULT_ANSWER_WITHIN_MS);
  const connection = await openForSetup(url, connectTimeoutMs, prepare, answerWithinMs);
  try {
    await checkLogin(connection);
    await bringUpToDate(connection, { url, mayMigrate: migrate, logger });
    await checkGuards(connection);
    await checkDrift(connection);
  } finally {
    await connection.close();
  }
}
