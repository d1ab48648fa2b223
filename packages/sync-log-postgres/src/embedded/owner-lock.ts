/**
 * Who holds a data folder. The lock is the kernel's: an exclusive SQLite transaction on
 * `owner.lock`, which two processes cannot both have and which ends with its holder, however
 * that dies; so there is no stale lock to break and no race in breaking it. The record beside
 * it (`owner.json`) only names the holder, for messages and for clients that want to attach.
 *
 * It does not protect against another machine on a shared disk that does no locking.
 */
import { randomInt } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import type { DataFolder } from "./data-folder.ts";
import { DataFolderInUseError, EmbeddedPostgresError } from "./errors.ts";
import { identifyProcess, stillRuns, type ProcessIdentity } from "./process-identity.ts";

export type Owner = ProcessIdentity & { takenAt: string };

export type Ownership = { release(): Promise<void> };

/** Long enough for a holder that has just won to write down its name. */
const MAX_NAMING_MS = 2_000;
const SQLITE_BUSY = 5;

/** Takes the folder for this process. Throws `DataFolderInUseError` while another one lives that has it. */
export async function takeOwnership(folder: DataFolder): Promise<Ownership> {
  const giveUpAt = Date.now() + MAX_NAMING_MS;
  for (;;) {
    const lock = tryLock(folder);
    if (lock !== null) return await signOwnership(folder, lock);
    const owner = await findLiveOwner(folder);
    if (owner !== null) {
      throw new DataFolderInUseError(folder.dataDir, {
        pid: owner.pid,
        startedAt: new Date(owner.takenAt),
      });
    }
    if (Date.now() > giveUpAt) throw new DataFolderInUseError(folder.dataDir, null);
    // Two that lock at the same instant can both be turned away; unequal waits part them.
    await delay(randomInt(10, 40));
  }
}

/** The living process that holds the folder, or null. */
export async function findLiveOwner(folder: DataFolder): Promise<Owner | null> {
  try {
    const owner = JSON.parse(await readFile(folder.ownerFile, "utf8")) as Owner;
    return (await stillRuns(owner)) ? owner : null;
  } catch {
    // No record, or one that nobody wrote whole: it names no one.
    return null;
  }
}

async function signOwnership(folder: DataFolder, lock: DatabaseSync): Promise<Ownership> {
  try {
    const self = await identifyProcess(process.pid);
    const owner: Owner = {
      pid: process.pid,
      processStart: self?.processStart ?? "",
      bootId: self?.bootId ?? "",
      takenAt: new Date().toISOString(),
    };
    const draft = `${folder.ownerFile}.draft`;
    await writeFile(draft, `${JSON.stringify(owner)}\n`);
    await rename(draft, folder.ownerFile);
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    async release() {
      await rm(folder.ownerFile, { force: true });
      lock.close();
    },
  };
}

function tryLock(folder: DataFolder): DatabaseSync | null {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(folder.lockFile);
    // The journal in memory, so that locking writes nothing and works on a full disk.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY) return null;
    throw new EmbeddedPostgresError(
      "folder-not-writable",
      `The lock file ${folder.lockFile} cannot be locked: the folder is not writable for this account, ` +
        `or its file system has no locks. Fix the folder's permissions, or name a folder on a local disk.`,
      { cause: error },
    );
  }
}
