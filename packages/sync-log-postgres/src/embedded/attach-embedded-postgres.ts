/**
 * Joins a server that another living process holds, as one more client. It starts, stops and
 * repairs nothing: a server whose owner is dead is not joined but left for the next start.
 */
import { setTimeout as delay } from "node:timers/promises";
import { adminUrl, askServer } from "./admin-connection.ts";
import { placeDataFolder, type DataFolder } from "./data-folder.ts";
import { EmbeddedPostgresError, explainFileError } from "./errors.ts";
import { findLiveOwner, type Owner } from "./owner-lock.ts";
import { findRunningServer } from "./postmaster-file.ts";

/** How to reach a server that somebody else holds. */
export type AttachedPostgres = {
  /** Superuser's connection URL, with its password: not for logs. */
  adminUrl: string;
  port: number;
  /** Where the data really is. */
  dataDir: string;
  serverVersion: string;
  /** Process id of the server. */
  pid: number;
  /** Process id of the process that holds it. */
  ownerPid: number;
};

/** Its owner may just be making the database, starting or restarting it. */
const MAX_WAIT_MS = 30_000;
const POLL_MS = 50;

/**
 * Null when no living process holds the folder. Waits for a server that is only just starting;
 * throws `EmbeddedPostgresError` when it does not become ready, or may not be joined by this account.
 */
export async function attachEmbeddedPostgres({
  dataDir,
}: {
  dataDir: string;
}): Promise<AttachedPostgres | null> {
  try {
    const { folder } = await placeDataFolder(dataDir);
    const giveUpAt = Date.now() + MAX_WAIT_MS;
    for (;;) {
      const owner = await findLiveOwner(folder);
      if (owner === null) return null;
      const attached = await attachIfReady(folder, owner);
      if (attached !== null) return attached;
      if (Date.now() > giveUpAt) throw notReady(folder, owner);
      await delay(POLL_MS);
    }
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

async function attachIfReady(folder: DataFolder, owner: Owner): Promise<AttachedPostgres | null> {
  const running = await findRunningServer(folder.clusterDir);
  if (running?.status !== "ready") return null;
  const url = await adminUrl(folder, running.port);
  let serverVersion: string;
  try {
    ({ serverVersion } = await askServer(url));
  } catch (error) {
    // Refused or cut off: the server is on its way down, perhaps to come back.
    if (/ECONN|CONNECT_TIMEOUT|CONNECTION_|57P0/.test(String((error as { code?: unknown }).code)))
      return null;
    throw error;
  }
  return {
    adminUrl: url,
    port: running.port,
    dataDir: folder.dataDir,
    serverVersion,
    pid: running.pid,
    ownerPid: owner.pid,
  };
}

function notReady(folder: DataFolder, owner: Owner): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "start-failed",
    `Process ${owner.pid} holds the data folder ${folder.dataDir}, but its database does not answer. ` +
      `It may be recovering, see ${folder.logFile}; wait for it, or stop that process and start again.`,
  );
}
