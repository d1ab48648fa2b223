/**
 * A temporary folder with the servers and processes a test starts in it. Closing it ends all of
 * them, by process id, removes the folder, and fails when a server is still running.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { expect } from "vitest";
import type { EmbeddedPostgres } from "../src/embedded/owned-server.ts";
import { sendSignal } from "../src/embedded/postmaster.ts";
import { servesCluster } from "../src/embedded/postmaster-file.ts";
import { listProcesses } from "../src/embedded/process-identity.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "../src/embedded/start-embedded-postgres.ts";

type Line = { event: string; message?: string; initdbPid?: number } & Partial<{
  pid: number;
  port: number;
  adminUrl: string;
  dataDir: string;
  name: string;
  holder: number;
}>;

type OwnerProcess = {
  pid: number;
  /** The first line that fits, also one that was said before. */
  says(fits: (line: Line) => boolean): Promise<Line>;
  /** Ends its standard input, upon which it stops its server and leaves. */
  finish(): Promise<void>;
  kill(): Promise<void>;
  wasKilled(): boolean;
  /** Where its data turned out to be. */
  dataDirs(): string[];
};

type OwnerOptions = {
  /** What it does when its standard input ends. */
  leaves?: "after stopping" | "without stopping";
  uid?: number;
  gid?: number;
  home?: string;
};

export type Scene = {
  root: string;
  dataDir: string;
  start(options?: Partial<EmbeddedPostgresOptions>): Promise<EmbeddedPostgres>;
  startOwner(dataDir?: string, options?: OwnerOptions): OwnerProcess;
  close(): Promise<void>;
};

export async function openScene(): Promise<Scene> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tidemark-test-")));
  // As root the server's own account has to get in.
  await chmod(root, 0o755);
  const dataDir = join(root, "data");
  const folders = [root];
  const servers: EmbeddedPostgres[] = [];
  const owners: OwnerProcess[] = [];
  return {
    root,
    dataDir,
    async start(options = {}) {
      const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: "off" }, ...options });
      servers.push(server);
      // It may lie outside the root.
      folders.push(server.dataDir);
      return server;
    },
    startOwner(folder = dataDir, ownerOptions = {}) {
      const owner = spawnOwner(folder, ownerOptions, root);
      owners.push(owner);
      return owner;
    },
    async close() {
      for (const owner of owners) await owner.kill();
      for (const server of servers) await server.stop();
      for (const owner of owners) folders.push(...owner.dataDirs());
      const left = await processesOf(folders);
      for (const { pid } of left) sendSignal(pid, "SIGKILL");
      for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      // Only an owner that was killed may have left its server behind.
      if (!owners.some((owner) => owner.wasKilled())) expect(left).toEqual([]);
    },
  };
}

/** One query on a connection of its own. */
export async function query<Row extends postgres.Row>(url: string, statement: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, connect_timeout: 5, onnotice: () => {} });
  try {
    return [...(await sql.unsafe<Row[]>(statement))];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function processesOf(folders: readonly string[]): Promise<{ pid: number; commandLine: string }[]> {
  const processes = await listProcesses();
  return processes.filter(({ commandLine }) =>
    folders.some(
      (folder) =>
        servesCluster(commandLine, join(folder, "data", "cluster")) ||
        servesCluster(commandLine, join(folder, "cluster")) ||
        commandLine.includes(`--pgdata=${folder}`),
    ),
  );
}

function spawnOwner(dataDir: string, options: OwnerOptions, root: string): OwnerProcess {
  const { leaves = "after stopping", home = root, uid, gid } = options;
  const script = fileURLToPath(new URL("./embedded-owner-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, leaves], {
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "", HOME: home },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const said: Line[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  createInterface(child.stdout).on("line", (text) => {
    said.push(JSON.parse(text) as Line);
    tell();
  });
  const closed = once(child, "close").then(tell);
  return {
    pid: child.pid ?? 0,
    says: (fits) => firstLine(said, listeners, child, fits),
    async finish() {
      child.stdin.end();
      await closed;
    },
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
    wasKilled: () => child.signalCode === "SIGKILL",
    dataDirs: () => said.flatMap(({ dataDir }) => dataDir ?? []),
  };
}

function firstLine(
  said: Line[],
  listeners: Set<() => void>,
  child: ChildProcess,
  fits: (line: Line) => boolean,
): Promise<Line> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const line = said.find(fits);
      if (line === undefined && child.exitCode === null && child.signalCode === null) return;
      listeners.delete(look);
      if (line === undefined) reject(new Error(`The owner left without saying it: ${JSON.stringify(said)}`));
      else resolve(line);
    };
    listeners.add(look);
    look();
  });
}
