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

/** The lease's `machine` of a process: the space of its id, its start, and the register of workers that the lease is in. */
export function machineOf(table: ProcessTable, processId: number, registerId: string): string {
  const found = table.find(processId);
  const start = found.kind === "lives" ? found.start : "";
  return [table.space ?? hostname(), start, registerId].join(SEPARATOR);
}

export interface GoneJudge {
  readonly table: ProcessTable;
  readonly processId: number;
  /** Others of this process, as each of its threads has one, know nothing of this one's workers. */
  readonly registerId: string;
  /** Workers that run in this process and are in this register. */
  readonly ownWorkers: ReadonlySet<string>;
}

/** True only when the process that took the lease is certain to have ended, or to be this one without that worker. */
export function isGone(lease: Lease, { table, processId, registerId, ownWorkers }: GoneJudge): boolean {
  const [space, start, leaseRegisterId] = lease.machine.split(SEPARATOR);
  if (table.space === null || space !== table.space || !start) return false;
  const found = table.find(lease.processId);
  if (found.kind !== "lives") return found.kind === "ended";
  if (found.start !== start) return true;
  return lease.processId === processId && leaseRegisterId === registerId && !ownWorkers.has(lease.workerId);
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
