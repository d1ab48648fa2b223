/** The faults of a run: what each is, how often it comes in proportion to the others, and whose work it interrupts. */

export const FAULT_KINDS = {
  "kill-worker": { cards: 7, hits: "worker", says: "kill -9 of a worker, another one in its place" },
  "stop-worker": { cards: 4, hits: "worker", says: "SIGSTOP of a worker until past its lease, then SIGCONT" },
  "kill-device": { cards: 4, hits: "device", says: "kill -9 of a device, started again from its own files" },
  "kill-postgres": { cards: 2, hits: "server", says: "kill -9 of Postgres, then a start" },
  "stop-postgres": {
    cards: 3,
    hits: "server",
    says: "SIGQUIT to Postgres (pg_ctl stop -m immediate), then a start",
  },
  "terminate-sessions": {
    cards: 6,
    hits: "sessions",
    says: "pg_terminate_backend on about half of the sessions",
  },
  "cut-connections": { cards: 6, hits: "network", says: "all of a process's connections reset at once" },
  "delay-network": { cards: 3, hits: "network", says: "every message up to 400 ms late, for some seconds" },
  "black-hole": { cards: 4, hits: "network", says: "nothing arrives for some seconds, then all of it, late" },
  "black-hole-and-cut": { cards: 3, hits: "network", says: "nothing arrives for some seconds, then a reset" },
  "lose-server-side": {
    cards: 2,
    hits: "network",
    says: "half-open: Postgres ends the sessions, the process hears nothing",
  },
  "lose-client-side": {
    cards: 2,
    hits: "network",
    says: "half-open: the process sees a reset, Postgres keeps the sessions for 30 s",
  },
  "lose-commit-answer": {
    cards: 5,
    hits: "network",
    says: "cut right after a COMMIT was sent, so that it is stored and nobody knows",
  },
  "lose-commit": { cards: 3, hits: "network", says: "cut right before a COMMIT arrives" },
  "hold-head": {
    cards: 2,
    hits: "stream",
    says: "another transaction holds a stream's head for some seconds",
  },
  "keep-snapshot": {
    cards: 1,
    hits: "snapshot",
    says: "a transaction keeps an old snapshot for half a minute",
  },
  "fill-disk": { cards: 3, hits: "disk", says: "the database's disk is full for some seconds" },
} as const satisfies Record<string, FaultKind>;

interface FaultKind {
  /** So many of a deck. */
  readonly cards: number;
  readonly hits: FaultTarget;
  readonly says: string;
}

export type FaultTarget =
  | "worker"
  | "device"
  | "server"
  | "disk"
  | "sessions"
  /** The proxy of a worker or of a device. */
  | "network"
  | "stream"
  | "snapshot";

export type Fault = keyof typeof FAULT_KINDS;

export const FAULTS = Object.keys(FAULT_KINDS) as Fault[];

export function isFault(name: string): name is Fault {
  return Object.hasOwn(FAULT_KINDS, name);
}

/** Whose work a fault has interrupted: of every worker, of the one with this name in claims, or of a device. */
export type Interrupted =
  | { readonly kind: "workers"; readonly workerId: string | null }
  | { readonly kind: "device"; readonly deviceId: string }
  | { readonly kind: "nobody" };

/** A fault that took place. Times are ms since 1970. */
export interface FaultRecord {
  readonly fault: Fault;
  readonly victim: string;
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  readonly interrupted: Interrupted;
}
