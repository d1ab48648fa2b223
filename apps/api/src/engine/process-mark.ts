/**
 * Says which process took a lease, so that after a restart the same machine can tell at once that it
 * is gone. What cannot be told for certain counts as alive: its lease runs out by itself.
 */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Lease } from "@tidemark/sync-log";

/** What identifies processes to each other: one kernel's run, and one space of process ids in it. */
export interface ProcessTable {
  /** Null where processes of different containers or boots could not be told apart. */
  readonly space: string | null;
  /** What is known of a process id now. `start` is for comparing only. */
  find(processId: number): Presence;
}

export type Presence =
  | { readonly kind: "lives"; readonly start: string }
  | { readonly kind: "ended" }
  /** It lives, and nothing more may be known of it. */
  | { readonly kind: "hidden" };

const SEPARATOR = "#";

/** The lease's `machine` of this process: the space of its id, and its start. */
export function machineOf(table: ProcessTable, processId: number): string {
  const found = table.find(processId);
  return `${table.space ?? hostname()}${SEPARATOR}${found.kind === "lives" ? found.start : ""}`;
}

export interface GoneJudge {
  readonly table: ProcessTable;
  readonly processId: number;
  /** Workers that run in this process. */
  readonly ownWorkers: ReadonlySet<string>;
}

/** True only when the process that took the lease is certain to have ended, or to be this one without that worker. */
export function isGone(lease: Lease, { table, processId, ownWorkers }: GoneJudge): boolean {
  const cut = lease.machine.lastIndexOf(SEPARATOR);
  if (table.space === null || cut < 0 || lease.machine.slice(0, cut) !== table.space) return false;
  const found = table.find(lease.processId);
  if (found.kind !== "lives") return found.kind === "ended";
  if (found.start !== lease.machine.slice(cut + 1)) return true;
  return lease.processId === processId && !ownWorkers.has(lease.workerId);
}

/** The kernel's own table, on Linux. Elsewhere no lease is ever judged gone. */
export const linuxProcesses: ProcessTable = {
  space: readSpace(),
  find(processId) {
    const stat = readIfThere(`/proc/${processId}/stat`);
    if (stat === null) return isSignallable(processId) ? { kind: "hidden" } : { kind: "ended" };
    // The program's name, in parentheses, may hold spaces and parentheses.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // What nobody has reaped yet has ended all the same.
    if (state === "Z" || state === "X") return { kind: "ended" };
    return { kind: "lives", start: fields[START_TIME_FIELD] ?? "" };
  },
};

/** Of `/proc/<id>/stat`, counted from the field after the state. */
const START_TIME_FIELD = 18;

function isSignallable(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function readSpace(): string | null {
  const bootId = readIfThere("/proc/sys/kernel/random/boot_id")?.trim();
  try {
    return bootId ? `${bootId}/${readlinkSync("/proc/self/ns/pid")}` : null;
  } catch {
    return null;
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
