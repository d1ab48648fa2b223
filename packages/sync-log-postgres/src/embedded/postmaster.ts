/**
 * One server process: starting it, taking over one that runs already, noticing its end, and
 * ending it. It makes a single attempt at each; when to try again is the launch's decision.
 */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import type { DataFolder } from "./data-folder.ts";
import { readPostmasterFile } from "./postmaster-file.ts";
import { identifyProcess, stillRuns } from "./process-identity.ts";
import { runAs, type Account } from "./run-as.ts";
import { logSizeBytes, openServerLog, readLogSince } from "./server-log.ts";

/** How a server process ended; both null for one that was not our child. */
type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null };

export type Postmaster = { pid: number; port: number; ended: Promise<ProcessEnd> };

export type StartOutcome =
  | { kind: "ready"; postmaster: Postmaster }
  | { kind: "address-in-use" | "memory-in-use" | "already-running" | "killed" }
  | { kind: "failed"; output: string };

/** Recovery after a crash replays at most about a gigabyte of log; a slow disk needs minutes for it. */
const MAX_STARTUP_MS = 600_000;
const SLOW_STARTUP_MS = 3_000;
const READY_POLL_MS = 20;
const ALIVE_POLL_MS = 250;
const FAST_STOP_MS = 60_000;
const IMMEDIATE_STOP_MS = 5_000;

export type StartRequest = {
  folder: DataFolder;
  account: Account;
  postgresBin: string;
  args: readonly string[];
  port: number;
  onSlowStartup: () => void;
};

/** With only the log file open, so that the server goes on unharmed when we are killed. */
export async function startPostmaster(request: StartRequest): Promise<StartOutcome> {
  const { folder, port } = request;
  const log = await openServerLog(folder.logFile);
  const logStartBytes = await logSizeBytes(folder.logFile);
  const child = spawn(request.postgresBin, request.args, {
    ...runAs(request.account),
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: null, signal: null }));
  });
  await log.close();
  if (child.pid === undefined) return { kind: "failed", output: `${request.postgresBin} could not be run` };
  const postmaster = { pid: child.pid, port, ended };
  stopWhenWeExit(postmaster);
  if (await becameReady(folder.clusterDir, postmaster, request.onSlowStartup)) {
    return { kind: "ready", postmaster };
  }
  await endPostmaster(postmaster);
  if ((await ended).signal === "SIGKILL") return { kind: "killed" };
  return outcomeOf(await readLogSince(folder.logFile, logStartBytes));
}

/** Takes over a server that somebody else started: resolves once it is ready, or to null when it ends instead. */
export async function adoptPostmaster(
  folder: DataFolder,
  found: { pid: number; port: number },
  onSlowStartup: () => void,
): Promise<Postmaster | null> {
  const postmaster = watchedPostmaster(found);
  if (!(await becameReady(folder.clusterDir, postmaster, onSlowStartup))) return null;
  stopWhenWeExit(postmaster);
  return postmaster;
}

/** A server that is not our child; its end is noticed a moment late. */
export function watchedPostmaster(found: { pid: number; port: number }): Postmaster {
  return { pid: found.pid, port: found.port, ended: watchStranger(found.pid) };
}

/** Rolls back what is open, writes a checkpoint and ends; harsher when that takes too long, which recovery repairs. */
export async function endPostmaster(postmaster: Postmaster): Promise<void> {
  const steps = [
    ["SIGINT", FAST_STOP_MS],
    ["SIGQUIT", IMMEDIATE_STOP_MS],
    ["SIGKILL", IMMEDIATE_STOP_MS],
  ] as const;
  for (const [signal, patienceMs] of steps) {
    // Once it has ended, its process id may be somebody else's.
    if (await endsWithin(postmaster, 0)) return;
    sendSignal(postmaster.pid, signal);
    // One that was halted (SIGSTOP) hears nothing until it goes on.
    sendSignal(postmaster.pid, "SIGCONT");
    if (await endsWithin(postmaster, patienceMs)) return;
  }
  throw new Error(`The Postgres server (process ${postmaster.pid}) does not end, not even by SIGKILL`);
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function becameReady(
  clusterDir: string,
  postmaster: Postmaster,
  onSlowStartup: () => void,
): Promise<boolean> {
  const slow = setTimeout(onSlowStartup, SLOW_STARTUP_MS);
  const giveUpAt = Date.now() + MAX_STARTUP_MS;
  try {
    do {
      const file = await readPostmasterFile(clusterDir);
      if (file?.pid === postmaster.pid && file.status === "ready") return true;
    } while (Date.now() < giveUpAt && !(await endsWithin(postmaster, READY_POLL_MS)));
    return false;
  } finally {
    clearTimeout(slow);
  }
}

function outcomeOf(output: string): StartOutcome {
  if (/could not create any TCP\/IP sockets/.test(output)) return { kind: "address-in-use" };
  if (/pre-existing shared memory block/.test(output)) return { kind: "memory-in-use" };
  if (/lock file "postmaster\.pid" already exists/.test(output)) return { kind: "already-running" };
  return { kind: "failed", output };
}

/** A process that is not our child tells nobody of its end, so it is looked at. */
async function watchStranger(pid: number): Promise<ProcessEnd> {
  const identity = await identifyProcess(pid);
  if (identity !== null) {
    while (await stillRuns(identity)) await delay(ALIVE_POLL_MS, undefined, { ref: false });
  }
  return { code: null, signal: null };
}

async function endsWithin(postmaster: Postmaster, patienceMs: number): Promise<boolean> {
  const patience = new AbortController();
  try {
    return await Promise.race([
      postmaster.ended.then(() => true),
      delay(patienceMs, false, { signal: patience.signal }),
    ]);
  } finally {
    patience.abort();
  }
}

/** For an owner that leaves without calling stop: the last thing it can still do is ask the server to stop. */
function stopWhenWeExit(postmaster: Postmaster): void {
  const ask = (): void => sendSignal(postmaster.pid, "SIGINT");
  process.once("exit", ask);
  void postmaster.ended.then(() => process.off("exit", ask));
}
