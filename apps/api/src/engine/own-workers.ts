/**
 * The workers of this process. While it lives, it alone can tell that one of them is gone, so each has to
 * be entered here before it takes a lease, and to leave when it has ended.
 */
import type { Lease } from "@tidemark/sync-log";
import { isGone, linuxProcesses, machineOf } from "./process-mark.ts";

const ownWorkers = new Set<string>();

/** What its lease says of this process. */
export interface WorkerIdentity {
  readonly workerId: string;
  readonly machine: string;
  readonly processId: number;
}

export function enterOwnWorker(workerId: string): WorkerIdentity {
  ownWorkers.add(workerId);
  return { workerId, machine: machineOf(linuxProcesses, process.pid), processId: process.pid };
}

export function leaveOwnWorker(workerId: string): void {
  ownWorkers.delete(workerId);
}

/** True when the process that took the lease is certain to be gone, or is this one without that worker. */
export function isLeaseGone(lease: Lease): boolean {
  return isGone(lease, { table: linuxProcesses, processId: process.pid, ownWorkers });
}
