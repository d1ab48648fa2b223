/**
 * The workers of this process. While it lives, it alone can tell that one of them is gone, so each has to
 * be entered here before it takes a lease, and to leave when it has ended.
 */
import { randomUUID } from "node:crypto";
import type { Lease } from "@tidemark/sync-log";
import { isGone, linuxProcesses, machineOf } from "./process-mark.ts";

const ownWorkers = new Set<string>();
/** Each thread, and each copy of this module, has workers of its own. */
const registerId = randomUUID();

/** What a lease says of the process that took it. */
export interface ProcessIdentity {
  readonly machine: string;
  readonly processId: number;
}

export interface WorkerIdentity extends ProcessIdentity {
  readonly workerId: string;
}

export function processIdentity(processId = process.pid): ProcessIdentity {
  return { machine: machineOf(linuxProcesses, processId, registerId), processId };
}

export function enterOwnWorker(workerId: string): WorkerIdentity {
  ownWorkers.add(workerId);
  return { workerId, ...processIdentity() };
}

export function leaveOwnWorker(workerId: string): void {
  ownWorkers.delete(workerId);
}

/** True when the process that took the lease is certain to be gone, or is this one without that worker. */
export function isLeaseGone(lease: Lease): boolean {
  return isGone(lease, { table: linuxProcesses, processId: process.pid, registerId, ownWorkers });
}
