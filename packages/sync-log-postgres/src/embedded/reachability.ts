/**
 * Answers whether an account may enter a folder, by the permission bits of the folder and all
 * above it. It asks on behalf of another account, which `access` cannot, and knows nothing of
 * access control lists: at worst it says no where a list would have said yes.
 */
import { stat } from "node:fs/promises";
import { dirname } from "node:path";

type Holder = { uid: number; gid: number };

/** Of a path that does not exist yet, the existing part counts. */
export async function canEnter(path: string, account: Holder): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      const found = await stat(folder);
      if (!mayTraverse(found, account)) return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    if (dirname(folder) === folder) return true;
  }
}

/** The execute bit of the one class (owner, group, others) the account falls in. */
export function mayTraverse(folder: Holder & { mode: number }, account: Holder): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
