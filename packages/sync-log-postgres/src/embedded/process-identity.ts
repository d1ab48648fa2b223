/**
 * Tells processes apart for good: a process id alone is reused, so it is paired with the
 * process's start time and the machine's boot. Reads /proc on Linux and asks `ps` and
 * `sysctl` on macOS. It signals nobody.
 */
import { readFile, readdir } from "node:fs/promises";
import { runCommand } from "./run-command.ts";

export type ProcessIdentity = { pid: number; processStart: string; bootId: string };

const SELF = { kind: "self" } as const;

/** No process outlives a boot, so one reading serves it for good. */
let bootIdOnce: Promise<string> | undefined;

/** Null when there is no such process, or only its unreaped remains. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  bootIdOnce ??= readBootId();
  const [processStart, bootId] = await Promise.all([startOf(pid), bootIdOnce]);
  return processStart === null ? null : { pid, processStart, bootId };
}

export async function stillRuns(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now !== null && now.processStart === identity.processStart && now.bootId === identity.bootId;
}

/** The whole command line, its arguments joined with spaces; null when there is no such process. */
export async function commandLineOf(pid: number): Promise<string | null> {
  if (process.platform === "linux") {
    const raw = await readProc(`/proc/${pid}/cmdline`);
    const line = raw?.replaceAll("\0", " ").trim() ?? "";
    return line === "" ? null : line;
  }
  return await askPs(["-ww", "-o", "command=", "-p", String(pid)]);
}

/** All processes, with their command lines. */
export async function listProcesses(): Promise<{ pid: number; commandLine: string }[]> {
  if (process.platform === "linux") {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    const lines = await Promise.all(pids.map(commandLineOf));
    return pids.flatMap((pid, index) => {
      const commandLine = lines[index] ?? null;
      return commandLine === null ? [] : [{ pid, commandLine }];
    });
  }
  const table = (await askPs(["-axww", "-o", "pid=,command="])) ?? "";
  return table.split("\n").flatMap((row) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(row);
    return match === null ? [] : [{ pid: Number(match[1]), commandLine: match[2] ?? "" }];
  });
}

/** Null also for a zombie, which answers signals for as long as nobody reaps it. */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== "linux") return await askPs(["-o", "lstart=", "-p", String(pid)]);
  const stat = await readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The program's name, in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields[0];
  const startTicks = fields[19];
  return state === "Z" || state === "X" || startTicks === undefined ? null : startTicks;
}

async function readBootId(): Promise<string> {
  if (process.platform === "linux") {
    return (await readProc("/proc/sys/kernel/random/boot_id"))?.trim() ?? "";
  }
  const result = await runCommand("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"], SELF);
  return result.kind === "ended" ? result.stdout.trim() : "";
}

async function askPs(args: readonly string[]): Promise<string | null> {
  const result = await runCommand("/bin/ps", args, SELF);
  if (result.kind !== "ended" || result.code !== 0) return null;
  const text = result.stdout.trim();
  return text === "" ? null : text;
}

async function readProc(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
