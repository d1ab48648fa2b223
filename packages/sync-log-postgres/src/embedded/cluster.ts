/**
 * Makes the database cluster of a data folder, once. initdb works in a folder aside that is
 * renamed into place when it is complete, so a cluster that is there is whole: a start that was
 * killed half-way leaves only its aside, which the next start sweeps. Never deletes a cluster.
 */
import { randomBytes } from "node:crypto";
import { chown, mkdtemp, open, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { DataFolder } from "./data-folder.ts";
import { EmbeddedPostgresError, explainProgramFailure } from "./errors.ts";
import type { Logger } from "./logger.ts";
import type { Account } from "./run-as.ts";
import { runCommand } from "./run-command.ts";

export const SUPERUSER = "postgres";

const ASIDE_PREFIX = "initializing-";
const PASSWORD_FILE = "superuser-password";

/** Passwords only, from this machine only; there are no sockets to come in by. */
const HOST_ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n";

export type ClusterWork = {
  folder: DataFolder;
  account: Account;
  binaries: Binaries;
  /** False leaves out flushing to disk: for tests, whose data need not outlive a power cut. */
  durable: boolean;
  logger: Logger;
};

export async function ensureCluster(work: ClusterWork): Promise<void> {
  await sweepAsides(work);
  const version = await clusterVersion(work.folder);
  if (version === null) return await makeCluster(work);
  const { majorVersion } = work.binaries;
  if (version === majorVersion) return;
  throw new EmbeddedPostgresError(
    "other-major-version",
    `The database in ${work.folder.clusterDir} was made by ${version < majorVersion ? "an older" : "a newer"} ` +
      `Postgres (${version}) than the one that comes with this program (${majorVersion}). ` +
      `Use the program's version that made it, or dump there and load here; it was left untouched.`,
  );
}

/** The superuser's password, from its file in the cluster. */
export async function readPassword(folder: DataFolder): Promise<string> {
  const file = join(folder.clusterDir, PASSWORD_FILE);
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      "folder-damaged",
      `The database's password file ${file} cannot be read: it was removed, or belongs to another account. ` +
        `Restore it from a backup, or start as the account that made the database.`,
      { cause: error },
    );
  }
}

/** The major version of the cluster that is there; null when there is none. */
async function clusterVersion(folder: DataFolder): Promise<number | null> {
  let names: string[];
  try {
    names = await readdir(folder.clusterDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const version = names.includes("PG_VERSION")
    ? Number.parseInt(await readFile(join(folder.clusterDir, "PG_VERSION"), "utf8"), 10)
    : Number.NaN;
  if (Number.isInteger(version)) return version;
  throw new EmbeddedPostgresError(
    "folder-damaged",
    `${folder.clusterDir} is no Postgres database, or its PG_VERSION file was lost. ` +
      `Restore the folder from a backup, or move it away to begin with an empty database.`,
  );
}

async function makeCluster(work: ClusterWork): Promise<void> {
  const { folder, durable, logger } = work;
  const aside = await mkdtemp(join(folder.dataDir, ASIDE_PREFIX));
  try {
    const draft = await draftCluster(work, aside);
    await rename(draft, folder.clusterDir);
    if (durable) await flush(folder.dataDir);
    logger.info("Created an empty database", { clusterDir: folder.clusterDir });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function draftCluster(work: ClusterWork, aside: string): Promise<string> {
  const { account, durable } = work;
  const draft = join(aside, "cluster");
  const passwordFile = join(aside, PASSWORD_FILE);
  await writeFile(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (account.kind === "other") {
    await chown(passwordFile, account.uid, account.gid);
    await chown(aside, account.uid, account.gid);
  }
  await runInitdb(work, draft, passwordFile);
  // The file is initdb's, so writing into it keeps its owner.
  await writeFile(join(draft, "pg_hba.conf"), HOST_ACCESS);
  await rename(passwordFile, join(draft, PASSWORD_FILE));
  if (durable) {
    for (const path of ["pg_hba.conf", PASSWORD_FILE, "."]) await flush(join(draft, path));
  }
  return draft;
}

async function runInitdb(work: ClusterWork, draft: string, passwordFile: string): Promise<void> {
  const { folder, account, binaries, durable, logger } = work;
  const args = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // Built in: the same order of letters on every machine, whatever locales it has.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ];
  const result = await runCommand(binaries.initdb, args, account, (pid) => {
    logger.info("Creating an empty database", { dataDir: folder.dataDir, initdbPid: pid });
  });
  if (result.kind === "ended" && result.code === 0) return;
  const output = result.kind === "ended" ? `${result.stderr.trimEnd()}\n${endOf(result)}` : result.errno;
  throw explainProgramFailure("initdb-failed", "initdb", folder.dataDir, output);
}

function endOf(result: { code: number | null; signal: NodeJS.Signals | null }): string {
  return result.signal === null ? `exit code ${result.code}` : `ended by ${result.signal}`;
}

async function sweepAsides({ folder, logger }: ClusterWork): Promise<void> {
  for (const name of await readdir(folder.dataDir)) {
    if (!name.startsWith(ASIDE_PREFIX)) continue;
    try {
      await rm(join(folder.dataDir, name), { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      // An initdb that outlived its owner may still be writing there; the next start sweeps again.
      logger.error(error, "A half-made database could not be swept yet", { name });
    }
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
