/**
 * Where the data lives and whose it is. Normally in the folder that was asked for; but when we
 * are root and the server's unprivileged account could not enter that folder (a checkout below
 * /root or a `mktemp -d`), in a folder of the system's named after the wish. A cluster that
 * exists is used where it is, never copied, moved or given to somebody else.
 */
import { createHash } from "node:crypto";
import { chmod, mkdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { findUnprivilegedAccount, runsAsRoot } from "./account.ts";
import { EmbeddedPostgresError } from "./errors.ts";
import { canEnter } from "./reachability.ts";
import type { Account } from "./run-as.ts";

/** The paths of one data folder. Only `clusterDir` belongs to the server's account. */
export type DataFolder = Readonly<{
  dataDir: string;
  clusterDir: string;
  logFile: string;
  lockFile: string;
  ownerFile: string;
}>;

export type Placement = { folder: DataFolder; account: Account; movedFrom: string | null };

export const SYSTEM_DIR = "/var/lib/tidemark";

export async function placeDataFolder(wantedDir: string, systemDir = SYSTEM_DIR): Promise<Placement> {
  const wanted = folderAt(await canonicalPath(resolve(wantedDir)));
  if (!runsAsRoot()) {
    await refuseForeignCluster(wanted);
    return { folder: wanted, account: { kind: "self" }, movedFrom: null };
  }
  const hash = createHash("sha256").update(wanted.dataDir).digest("hex").slice(0, 12);
  const elsewhere = folderAt(join(systemDir, `${basename(wanted.dataDir) || "data"}-${hash}`));

  const wantedOwner = await clusterOwner(wanted);
  if (wantedOwner !== null) {
    if (!(await canEnter(wanted.dataDir, wantedOwner))) throw notReachable(wanted, wantedOwner.uid);
    return { folder: wanted, account: { kind: "other", ...wantedOwner }, movedFrom: null };
  }
  const elsewhereOwner = await clusterOwner(elsewhere);
  const account: Account =
    elsewhereOwner === null ? await findUnprivilegedAccount() : { kind: "other", ...elsewhereOwner };
  const stays =
    elsewhereOwner === null && (account.kind === "self" || (await canEnter(wanted.dataDir, account)));
  return stays
    ? { folder: wanted, account, movedFrom: null }
    : { folder: elsewhere, account, movedFrom: wanted.dataDir };
}

/** Creates a folder and its missing parents so that every account may enter them; touches no existing one. */
export async function makeEnterableFolder(path: string): Promise<void> {
  const firstMade = await mkdir(path, { recursive: true });
  if (firstMade === undefined) return;
  // Said outright because the umask of root's shell may be 077.
  let made = firstMade;
  await chmod(made, 0o755);
  for (const part of relative(firstMade, path).split(sep).filter(Boolean)) {
    made = join(made, part);
    await chmod(made, 0o755);
  }
}

function folderAt(dataDir: string): DataFolder {
  return {
    dataDir,
    clusterDir: join(dataDir, "cluster"),
    logFile: join(dataDir, "postgres.log"),
    lockFile: join(dataDir, "owner.lock"),
    ownerFile: join(dataDir, "owner.json"),
  };
}

/** One name per folder, however it is reached, also for folders that do not exist yet. */
async function canonicalPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
    return join(await canonicalPath(dirname(path)), basename(path));
  }
}

async function clusterOwner(folder: DataFolder): Promise<{ uid: number; gid: number } | null> {
  const found = await statIfExists(folder.clusterDir);
  if (found === null) return null;
  if (found.uid === 0) {
    throw new EmbeddedPostgresError(
      "folder-not-writable",
      `The database in ${folder.clusterDir} belongs to root, and Postgres refuses to run as root: ` +
        `it was probably copied or restored by root. Give it back: chown -R postgres ${folder.clusterDir}`,
    );
  }
  return { uid: found.uid, gid: found.gid };
}

async function refuseForeignCluster(folder: DataFolder): Promise<void> {
  const found = await statIfExists(folder.clusterDir);
  if (found === null || found.uid === process.getuid?.()) return;
  throw new EmbeddedPostgresError(
    "folder-not-writable",
    `The database in ${folder.clusterDir} belongs to another account (uid ${found.uid}): ` +
      `it was probably made by root or another user. Start as that account or as root, or name another data folder.`,
  );
}

function notReachable(folder: DataFolder, uid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "folder-not-reachable",
    `The database in ${folder.clusterDir} belongs to the account with uid ${uid}, which can no longer enter ` +
      `that folder: the permissions of a folder above it were tightened. ` +
      `Allow entering (chmod o+x) or move ${folder.dataDir}, and start again.`,
  );
}

async function statIfExists(path: string): Promise<{ uid: number; gid: number } | null> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
