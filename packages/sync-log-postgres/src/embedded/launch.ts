/**
 * Gets a server running on a cluster, whatever is found there: a healthy orphan is taken over,
 * another one stopped, what a killed server left is waited out or cleared, and a port that was
 * snatched is replaced. Every repetition is bounded. It makes no cluster and deletes no data.
 */
import { statfs } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { adminUrl, askServer } from "./admin-connection.ts";
import type { Binaries } from "./binaries.ts";
import type { DataFolder } from "./data-folder.ts";
import { diskFull, EmbeddedPostgresError, explainProgramFailure } from "./errors.ts";
import { findFreePort } from "./free-port.ts";
import type { Logger } from "./logger.ts";
import { endLeftovers } from "./leftovers.ts";
import {
  adoptPostmaster,
  endPostmaster,
  startPostmaster,
  watchedPostmaster,
  type Postmaster,
} from "./postmaster.ts";
import {
  findRunningServer,
  readPostmasterFile,
  removeMisleadingFile,
  type RunningServer,
} from "./postmaster-file.ts";
import type { Account } from "./run-as.ts";
import { beginServerLog } from "./server-log.ts";
import { serverArguments, type ServerSettings } from "./server-settings.ts";

export type LaunchRequest = {
  folder: DataFolder;
  account: Account;
  binaries: Binaries;
  settings: ServerSettings;
  /** The port to try first, so that clients that know it find the server again. */
  preferredPort: number | null;
  logger: Logger;
};

export type LaunchedServer = { postmaster: Postmaster; adminUrl: string; serverVersion: string };

const MAX_PORT_TRIES = 5;
const MAX_REPAIR_MS = 30_000;
/** Processes of a killed server notice its death and leave within milliseconds, unless they are stuck. */
const LEAVE_BY_THEMSELVES_MS = 1_000;
const RETRY_MS = 50;
/** The class of SQLSTATE codes. */
const AUTHENTICATION_ERRORS = "28";
const MIN_FREE_BYTES = 1024 * 1024;

export async function launchServer(request: LaunchRequest): Promise<LaunchedServer> {
  const { folder, logger } = request;
  const orphan = await takeOverOrphan(request);
  if (orphan !== null) return orphan;
  await beginServerLog(folder.logFile);
  const postmaster = await startUntilItRuns(request);
  try {
    const url = await adminUrl(folder, postmaster.port);
    const { serverVersion } = await askServer(url);
    logger.info("Postgres is running", { pid: postmaster.pid, port: postmaster.port, serverVersion });
    return { postmaster, adminUrl: url, serverVersion };
  } catch (error) {
    await endPostmaster(postmaster);
    throw explainNoAnswer(folder, error);
  }
}

async function startUntilItRuns(request: LaunchRequest): Promise<Postmaster> {
  const { folder, account, binaries, settings, logger } = request;
  const { clusterDir } = folder;
  let port = request.preferredPort ?? (await readPostmasterFile(clusterDir))?.port ?? 0;
  if (port === 0) port = await findFreePort();
  let portTries = 1;
  const startedAt = Date.now();
  for (;;) {
    await removeMisleadingFile(clusterDir);
    const outcome = await startPostmaster({
      folder,
      account,
      postgresBin: binaries.postgres,
      args: serverArguments(clusterDir, port, settings),
      port,
      onSlowStartup: () => sayThatItRecovers(request),
    });
    const elapsedMs = Date.now() - startedAt;
    switch (outcome.kind) {
      case "ready":
        return outcome.postmaster;
      case "failed":
        throw await explainFailedStart(folder, outcome.output);
      case "address-in-use":
        if (portTries++ >= MAX_PORT_TRIES) throw stillBlocked(folder, "no loopback port could be bound");
        port = await findFreePort();
        break;
      case "memory-in-use":
        if (elapsedMs > MAX_REPAIR_MS) throw stillBlocked(folder, "a killed server's processes do not end");
        if (elapsedMs > LEAVE_BY_THEMSELVES_MS) await endLeftovers(clusterDir, logger);
        await delay(RETRY_MS);
        break;
      case "already-running":
        if (elapsedMs > MAX_REPAIR_MS) throw stillBlocked(folder, "another server holds its postmaster.pid");
        await stopOrphan(request, await findRunningServer(clusterDir));
        await delay(RETRY_MS);
        break;
      case "killed":
        if (elapsedMs > MAX_REPAIR_MS) throw stillBlocked(folder, "its server was killed while starting");
        await delay(RETRY_MS);
        break;
      default:
        outcome satisfies never;
    }
  }
}

/** An orphan that was started as we would start it, and answers, goes on without its clients noticing. */
async function takeOverOrphan(request: LaunchRequest): Promise<LaunchedServer | null> {
  const { folder, binaries, settings, logger } = request;
  const found = await findRunningServer(folder.clusterDir);
  if (found === null) return null;
  const wanted = [binaries.postgres, ...serverArguments(folder.clusterDir, found.port, settings)]
    .join(" ")
    .trim();
  if (found.commandLine === wanted && found.status !== "stopping") {
    const postmaster = await adoptPostmaster(folder, found, () => sayThatItRecovers(request));
    if (postmaster === null) return null;
    try {
      const url = await adminUrl(folder, postmaster.port);
      const { serverVersion, clusterDir } = await askServer(url);
      if (clusterDir === folder.clusterDir) {
        logger.info("Took over a running Postgres", { pid: postmaster.pid, port: postmaster.port });
        return { postmaster, adminUrl: url, serverVersion };
      }
    } catch (error) {
      logger.error(error, "A running Postgres of this folder does not answer", { pid: postmaster.pid });
    }
  }
  await stopOrphan(request, found);
  return null;
}

async function stopOrphan(request: LaunchRequest, found: RunningServer | null): Promise<void> {
  if (found === null) return;
  request.logger.info("Stopping a Postgres that was left running", { pid: found.pid });
  await endPostmaster(watchedPostmaster(found));
}

/** On a full disk the server cannot even log why it ended, so the disk itself is asked. */
async function explainFailedStart({ dataDir }: DataFolder, output: string): Promise<EmbeddedPostgresError> {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize < MIN_FREE_BYTES
    ? diskFull(dataDir)
    : explainProgramFailure("start-failed", "postgres", dataDir, output);
}

function explainNoAnswer(folder: DataFolder, error: unknown): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const { code, message } = error as Error & { code?: string };
  const next = code?.startsWith(AUTHENTICATION_ERRORS)
    ? `Its password was changed by hand: put the new one into superuser-password in ${folder.clusterDir}.`
    : `See ${folder.logFile}, and start again.`;
  return new EmbeddedPostgresError(
    "start-failed",
    `The database in ${folder.dataDir} started but did not let its administrator in: ${message}. ${next}`,
    { cause: error },
  );
}

function sayThatItRecovers({ folder, logger }: LaunchRequest): void {
  logger.info("Postgres is recovering after a crash; this can take minutes", { logFile: folder.logFile });
}

function stillBlocked(folder: DataFolder, fact: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "start-failed",
    `The database in ${folder.dataDir} could not start: ${fact}, after repeated tries. ` +
      `See ${folder.logFile}; end the processes it names, or restart the machine, and start again.`,
  );
}
