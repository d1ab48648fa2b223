/**
 * Reads the `postmaster.pid` that a server keeps in its cluster, and tells a server of ours
 * from a stale file whose process id now belongs to something else. Removes no file that a
 * server may still need.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { commandLineOf } from "./process-identity.ts";

/** What the file says; `port` is 0 until the server has written so far. */
export type PostmasterFile = { pid: number; port: number; status: "starting" | "ready" | "stopping" };

/** A server that runs on the cluster; its command line tells what it was started with. */
export type RunningServer = PostmasterFile & { commandLine: string };

export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | null> {
  try {
    return parsePostmasterFile(await readFile(pathIn(clusterDir), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** By Postgres' order of lines: pid, folder, start time, port, socket folder, address, memory key, status. */
export function parsePostmasterFile(text: string): PostmasterFile | null {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const word = lines[7]?.trim();
  const status = word === "ready" || word === "stopping" ? word : "starting";
  return { pid, port: Number(lines[3]) || 0, status };
}

export async function findRunningServer(clusterDir: string): Promise<RunningServer | null> {
  const file = await readPostmasterFile(clusterDir);
  if (file === null) return null;
  const commandLine = await commandLineOf(file.pid);
  return commandLine !== null && servesCluster(commandLine, clusterDir) ? { ...file, commandLine } : null;
}

/**
 * Postgres itself sees through a file whose process is gone, but not one whose process id was
 * reused or belongs to a zombie. Removing such a file is safe: processes that a dead server left
 * behind still hold the shared memory, which Postgres checks for on its own.
 */
export async function removeMisleadingFile(clusterDir: string): Promise<void> {
  const file = await readPostmasterFile(clusterDir);
  if (file === null || !answersSignals(file.pid)) return;
  const commandLine = await commandLineOf(file.pid);
  if (commandLine !== null && servesCluster(commandLine, clusterDir)) return;
  await rm(pathIn(clusterDir), { force: true });
}

export function servesCluster(commandLine: string, clusterDir: string): boolean {
  return commandLine.includes(` -D ${clusterDir} `);
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pathIn(clusterDir: string): string {
  return join(clusterDir, "postmaster.pid");
}
