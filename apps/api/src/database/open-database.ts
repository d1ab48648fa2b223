/**
 * Opens the log that the settings name: on the server of SYNC_DATABASE_URL, or on the embedded one,
 * which it starts, sets up and keeps running. Every way in which that fails is an error for a person.
 */
import { createHmac } from "node:crypto";
import {
  attachEmbeddedPostgres,
  connectSyncLog,
  DataFolderInUseError,
  type EmbeddedPostgres,
  type PostgresSyncLog,
  provisionDatabase,
  startEmbeddedPostgres,
} from "@tidemark/sync-log-postgres";
import type { Config } from "../config/read-config.ts";
import type { Logger } from "../logging/create-logger.ts";
import { keepServerRunning } from "./keep-server-running.ts";

export interface OpenDatabaseOptions {
  readonly config: Pick<Config, "databaseUrl" | "dataDir" | "databaseConnections">;
  readonly logger: Logger;
  /** Join the embedded server of another process that holds the data folder, instead of refusing. Default false. */
  readonly attach?: boolean;
  /** Settings of the embedded server, such as `{ fsync: "off" }` in tests. */
  readonly serverSettings?: Readonly<Record<string, string>>;
}

export interface Database {
  readonly log: PostgresSyncLog;
  /** The connection URL with its password: not for logs. */
  readonly url: string;
  /** The server that this process holds; null when it uses one of somebody else's. */
  readonly embedded: EmbeddedPostgres | null;
  /** Ends all connections, then the embedded server. Idempotent. */
  close(): Promise<void>;
}

const DATABASE = "tidemark";
const LOGIN = "tidemark_login";
/** A holder may leave between our being turned away and our joining. */
const MAX_TURNS = 5;

/** Throws `SetupError`, `EmbeddedPostgresError` or `DataFolderInUseError`, each with what to do in its message. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl } = options.config;
  if (databaseUrl !== null) return openExisting(databaseUrl, options);
  for (let turn = 1; ; turn += 1) {
    try {
      return await openOwn(options);
    } catch (error) {
      if (!options.attach || !(error instanceof DataFolderInUseError) || turn === MAX_TURNS) throw error;
    }
    const joined = await openJoined(options);
    if (joined !== null) return joined;
  }
}

async function openExisting(url: string, options: OpenDatabaseOptions): Promise<Database> {
  const log = await connect(url, options);
  return { log, url, embedded: null, close: () => log.close() };
}

async function openOwn(options: OpenDatabaseOptions): Promise<Database> {
  const { config, logger, serverSettings = {} } = options;
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, logger, settings: serverSettings });
  try {
    const url = await provision(embedded.adminUrl, logger);
    const log = await connect(url, options);
    const watch = keepServerRunning(embedded, logger);
    return {
      log,
      url,
      embedded,
      async close() {
        await log.close();
        await watch.stop();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** Null when the holder has left meanwhile. */
async function openJoined(options: OpenDatabaseOptions): Promise<Database | null> {
  const { config, logger } = options;
  const attached = await attachEmbeddedPostgres({ dataDir: config.dataDir });
  if (attached === null) return null;
  logger.info("Joined the database of another process", { ownerPid: attached.ownerPid, port: attached.port });
  return openExisting(await provision(attached.adminUrl, logger), options);
}

function connect(url: string, { config, logger }: OpenDatabaseOptions): Promise<PostgresSyncLog> {
  return connectSyncLog({ url, maxConnections: config.databaseConnections, logger });
}

async function provision(adminUrl: string, logger: Logger): Promise<string> {
  const { url } = await provisionDatabase({
    adminUrl,
    database: DATABASE,
    login: LOGIN,
    password: loginPassword(adminUrl),
    logger,
  });
  return url;
}

/** Derived from the administrator's, so that every process that joins gives the login the same one. */
function loginPassword(adminUrl: string): string {
  return createHmac("sha256", new URL(adminUrl).password).update(LOGIN).digest("base64url");
}
