/** A connection for setting up or checking, whose failures are sentences for people. */
import { Connection } from "../connection/connection.ts";
import { checkDatabaseUrl, describeTarget } from "../connection/database-url.ts";
import { classifyConnectError } from "../errors/classify.ts";
import { DatabaseVersionError } from "../errors/setup-errors.ts";
import { readServerVersion, type ServerVersion } from "../queries/read-server-version.ts";

const OLDEST_SERVER = 150_000;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;

/** Rejects with a `SetupError`: bad URL, unreachable, login refused, no such database, server too old. */
export async function openForSetup(
  url: string,
  connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS,
  prepare = true,
  answerWithinMs = 0,
): Promise<Connection> {
  checkDatabaseUrl(url);
  let connection: Connection;
  try {
    const limits = { connectTimeoutMs, answerWithinMs };
    connection = await Connection.open({ url, ...limits, prepare, applicationName: "tidemark-setup" });
  } catch (error) {
    throw classifyConnectError(error, describeTarget(url)) ?? error;
  }
  try {
    const { rows } = await connection.run(readServerVersion);
    checkServerVersion(rows[0]!, describeTarget(url));
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Throws `DatabaseVersionError` for a server that is too old. */
export function checkServerVersion(version: ServerVersion, target: string): void {
  if (version.number >= OLDEST_SERVER) return;
  throw new DatabaseVersionError(
    "server-too-old",
    `The server at ${target} is Postgres ${version.text}; Tidemark needs 15 or newer. ` +
      `Upgrade the server, or leave the URL out to use the embedded one.`,
  );
}
