import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureCluster, readPassword } from "../src/embedded/cluster.ts";
import type { DataFolder } from "../src/embedded/data-folder.ts";
import { DataFolderInUseError, explainFileError, explainProgramFailure } from "../src/embedded/errors.ts";
import { silentLogger } from "../src/embedded/logger.ts";
import { findLiveOwner, takeOwnership } from "../src/embedded/owner-lock.ts";
import { parsePostmasterFile } from "../src/embedded/postmaster-file.ts";
import { identifyProcess, stillRuns } from "../src/embedded/process-identity.ts";
import { mayTraverse } from "../src/embedded/reachability.ts";
import { serverArguments } from "../src/embedded/server-settings.ts";

let dataDir: string;
let folder: DataFolder;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "tidemark-test-"));
  folder = {
    dataDir,
    clusterDir: join(dataDir, "cluster"),
    logFile: join(dataDir, "postgres.log"),
    lockFile: join(dataDir, "owner.lock"),
    ownerFile: join(dataDir, "owner.json"),
  };
});

afterEach(async () => await rm(dataDir, { recursive: true, force: true }));

async function ensureWith(initdbScript: string): Promise<void> {
  const initdb = join(dataDir, "initdb.sh");
  await writeFile(initdb, `#!/bin/sh\n${initdbScript}\n`);
  await chmod(initdb, 0o755);
  await ensureCluster({
    folder,
    account: { kind: "self" },
    binaries: { postgres: "unused", initdb, majorVersion: 18 },
    durable: false,
    logger: silentLogger,
  });
}

test("shows initdb's last words when it fails, and leaves no cluster", async () => {
  await expect(
    ensureWith("seq 1 30 >&2; echo 'initdb: error: no such locale' >&2; exit 1"),
  ).rejects.toMatchObject({
    code: "initdb-failed",
    message: expect.stringMatching(/30\ninitdb: error: no such locale\n.*exit code 1/) as string,
  });
  expect(await readdir(dataDir)).not.toContain("cluster");
});

test("says so when initdb was killed or cannot be run", async () => {
  await expect(ensureWith("kill -9 $$")).rejects.toThrow("ended by SIGKILL");
  await writeFile(join(dataDir, "initdb.sh"), "");
  await expect(
    ensureCluster({
      folder,
      account: { kind: "self" },
      binaries: { postgres: "unused", initdb: join(dataDir, "none"), majorVersion: 18 },
      durable: false,
      logger: silentLogger,
    }),
  ).rejects.toThrow("ENOENT");
});

test("names a full disk as the cause, from a program's words or a file error", () => {
  const words = `initdb: error: could not write to file "x": No space left on device`;
  expect(explainProgramFailure("initdb-failed", "initdb", "/data", words)).toMatchObject({
    code: "disk-full",
    message: expect.stringContaining("The disk that holds /data is full") as string,
  });
  const error = Object.assign(new Error("write"), { code: "ENOSPC" });
  expect(explainFileError(error, "/data")).toMatchObject({ code: "disk-full", cause: error });
});

test("does not blame the disk when the kernel has no shared memory left", () => {
  const words = "FATAL: could not create shared memory segment: No space left on device";
  expect(explainProgramFailure("start-failed", "postgres", "/data", words).code).toBe("start-failed");
});

test("refuses a cluster folder that is no database instead of filling it", async () => {
  await mkdir(folder.clusterDir);
  await writeFile(join(folder.clusterDir, "precious"), "");
  await expect(ensureWith("exit 0")).rejects.toMatchObject({ code: "folder-damaged" });
  expect(await readdir(folder.clusterDir)).toEqual(["precious"]);
});

test("says which file is missing when the password was lost", async () => {
  await expect(readPassword(folder)).rejects.toMatchObject({
    code: "folder-damaged",
    message: expect.stringContaining(join(folder.clusterDir, "superuser-password")) as string,
  });
});

test("does not take a process for the owner that only has the owner's process id", async () => {
  const self = await identifyProcess(process.pid);
  const takenAt = new Date().toISOString();
  await writeFile(folder.ownerFile, JSON.stringify({ ...self, takenAt }));
  expect(await findLiveOwner(folder)).toMatchObject({ pid: process.pid });
  for (const other of [{ processStart: "1" }, { bootId: "another boot" }]) {
    await writeFile(folder.ownerFile, JSON.stringify({ ...self, takenAt, ...other }));
    expect(await findLiveOwner(folder)).toBeNull();
  }
  for (const torn of ['{"pid": 1', "null", ""]) {
    await writeFile(folder.ownerFile, torn);
    expect(await findLiveOwner(folder)).toBeNull();
  }
});

test("knows no identity for a process that is not there", async () => {
  expect(await identifyProcess(2 ** 30)).toBeNull();
  expect(await stillRuns({ pid: 2 ** 30, processStart: "1", bootId: "1" })).toBe(false);
});

test("gives a folder to one at a time, and again after it was given free", async () => {
  const first = await takeOwnership(folder);
  await expect(takeOwnership(folder)).rejects.toBeInstanceOf(DataFolderInUseError);
  await first.release();
  await (await takeOwnership(folder)).release();
});

test("refuses a folder whose holder has not said its name", async () => {
  const first = await takeOwnership(folder);
  await rm(folder.ownerFile);
  await expect(takeOwnership(folder)).rejects.toMatchObject({ pid: null, startedAt: null });
  await first.release();
});

test("refuses a lock file that is something else", async () => {
  await writeFile(folder.lockFile, "x".repeat(4_096));
  await expect(takeOwnership(folder)).rejects.toMatchObject({ code: "folder-not-writable" });
});

test.each([
  ["the owner by the owner's bit", { uid: 7, gid: 9, mode: 0o100 }, true],
  ["the owner not by others' bit", { uid: 7, gid: 9, mode: 0o011 }, false],
  ["a group member by the group's bit", { uid: 1, gid: 8, mode: 0o010 }, true],
  ["a group member not by others' bit", { uid: 1, gid: 8, mode: 0o701 }, false],
  ["others by their bit", { uid: 1, gid: 2, mode: 0o701 }, true],
  ["others not by the owner's bit", { uid: 1, gid: 2, mode: 0o700 }, false],
])("lets %s into a folder: %o", (_who, permissions, allowed) => {
  expect(mayTraverse(permissions, { uid: 7, gid: 8 })).toBe(allowed);
});

test("reads a pid file at any stage of its writing", () => {
  const whole = "41\n/data\n1795438275\n45999\n\n127.0.0.1\n  2146383        12\nready   \n";
  expect(parsePostmasterFile(whole)).toEqual({ pid: 41, port: 45_999, status: "ready" });
  expect(parsePostmasterFile("41\n/data\n17")).toEqual({ pid: 41, port: 0, status: "starting" });
  expect(parsePostmasterFile(whole.replace("ready", "stopping"))?.status).toBe("stopping");
  expect(parsePostmasterFile("-41\n/data\n")).toBeNull();
  expect(parsePostmasterFile("")).toBeNull();
});

test("lets a caller change a default, but nothing that opens or betrays the server", () => {
  expect(serverArguments("/c", 1, { fsync: "off" })).toContain("fsync=off");
  expect(serverArguments("/c", 1, {})).toContain("fsync=on");
  for (const name of ["listen_addresses", "port", "hba_file", "log_statement", "x=y -c fsync", ""]) {
    expect(() => serverArguments("/c", 1, { [name]: 1 })).toThrow(RangeError);
  }
});
