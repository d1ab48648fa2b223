/** Leases that the queue takes for others than the workers of this process, and what they tell. */
import type { Lease } from "@tidemark/sync-log";

/** Marks leases of tokens: of claims that live by heartbeats of their own. */
const TOKEN_MACHINE = "queue-token";
/** Marks leases of workers that registered. */
const REGISTERED_MACHINE = "queue-worker";
/** What workers of `startQueueWorker` take their lease for, unless they were told otherwise, ms. */
export const WORKER_LEASE_MS = 9_000;
/** Nobody asks any more for a token's lease that ran out so long ago, ms. */
const OLD_AFTER_MS = 600_000;

export function tokenLease(token: string): Omit<Lease, "expiresAtMs"> {
  return { workerId: token, machine: TOKEN_MACHINE, processId: 0 };
}

export function registeredLease(workerId: string): Omit<Lease, "expiresAtMs"> {
  return { workerId, machine: REGISTERED_MACHINE, processId: 0 };
}

/** When the lease was last renewed, as far as it tells; −Infinity without one. */
export function renewedAtMs(lease: Lease | undefined, heartbeatTimeoutMs: number): number {
  if (!lease) return -Infinity;
  const isOfQueue = lease.machine === TOKEN_MACHINE || lease.machine === REGISTERED_MACHINE;
  return lease.expiresAtMs - (isOfQueue ? heartbeatTimeoutMs : WORKER_LEASE_MS);
}

/** A sign may be newer than the moment that it is seen at: a process only estimates the log's clock. */
export function ageMs(nowMs: number, signMs: number): number {
  return Math.max(0, nowMs - signMs);
}

export function isOldTokenLease({ machine, expiresAtMs }: Lease, nowMs: number): boolean {
  return machine === TOKEN_MACHINE && expiresAtMs < nowMs - OLD_AFTER_MS;
}
