/**
 * Copies the Postgres programs to a folder that other accounts can reach, once per version:
 * the copy is made aside and renamed into place, so that a folder of that name is complete.
 * A folder that somebody else could have put there or written to is refused, not run.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  constants,
  copyFile,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { BinaryPackage } from "./binaries.ts";
import { makeEnterableFolder } from "./data-folder.ts";

/** Returns the copy's own `native` folder below `base`. */
export async function copyBinaries(found: BinaryPackage, base: string): Promise<string> {
  const files = await listFiles(found.nativeDir);
  const target = join(base, `postgres-${found.version}-${fingerprint(files)}`);
  await makeEnterableFolder(base);
  await refuseUntrusted(base);
  if (await exists(target)) {
    await refuseUntrusted(target);
    return target;
  }
  const draft = join(base, `copying-${randomBytes(6).toString("hex")}`);
  try {
    await makeEnterableFolder(draft);
    for (const file of files) await copyOne(found.nativeDir, draft, file.path);
    await linkLibraries(found.nativeDir, draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another start may have finished the same copy first.
    if (!(await exists(target))) throw error;
    await refuseUntrusted(target);
  }
  return target;
}

type SourceFile = { path: string; sizeBytes: number };

/** Regular files only: the links among the libraries are listed in the package and made anew. */
async function listFiles(nativeDir: string): Promise<SourceFile[]> {
  const entries = await readdir(nativeDir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".a"))
    .map((entry) => join(entry.parentPath, entry.name).slice(nativeDir.length + 1))
    .sort();
  return await Promise.all(
    paths.map(async (path) => ({ path, sizeBytes: (await lstat(join(nativeDir, path))).size })),
  );
}

function fingerprint(files: readonly SourceFile[]): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
}

async function copyOne(from: string, to: string, path: string): Promise<void> {
  const target = join(to, path);
  await makeEnterableFolder(dirname(target));
  await copyFile(join(from, path), target, constants.COPYFILE_FICLONE);
  await chmod(target, path.startsWith("bin/") ? 0o755 : 0o644);
}

async function linkLibraries(nativeDir: string, draft: string): Promise<void> {
  let list: string;
  try {
    list = await readFile(join(nativeDir, "pg-symlinks.json"), "utf8");
  } catch (error) {
    // A platform whose libraries need no links ships no list.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const place = join(draft, link.target.replace(/^native\//, ""));
    await mkdir(dirname(place), { recursive: true });
    await symlink(basename(link.source), place);
  }
}

async function refuseUntrusted(folder: string): Promise<void> {
  const found = await lstat(folder);
  const ours = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  if (!ours) throw new Error(`${folder} belongs to somebody else or is writable for others`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
