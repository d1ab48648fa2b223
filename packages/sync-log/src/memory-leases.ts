/** The leases of the log in memory. They belong to no stream, so no transaction undoes them. */
import { compareCodePoints } from "./code-point-order.ts";
import type { Lease, Leases } from "./log.ts";

const FORGET_AFTER_MS = 24 * 60 * 60 * 1_000;

export class MemoryLeases implements Leases {
  readonly #byWorker = new Map<string, Lease>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Of these workers, those whose lease runs at a time. */
  liveAt(nowMs: number, among: Iterable<string> = this.#byWorker.keys()): ReadonlySet<string> {
    return new Set([...among].filter((id) => (this.#byWorker.get(id)?.expiresAtMs ?? -Infinity) > nowMs));
  }

  async renew(lease: Omit<Lease, "expiresAtMs">, ttlMs: number): Promise<{ readonly lapsed: boolean }> {
    const nowMs = this.#nowMs();
    const before = this.#byWorker.get(lease.workerId);
    const { workerId, machine, processId } = lease;
    this.#byWorker.set(workerId, { workerId, machine, processId, expiresAtMs: nowMs + ttlMs });
    for (const { workerId: other, expiresAtMs } of this.#byWorker.values()) {
      if (other !== workerId && expiresAtMs < nowMs - FORGET_AFTER_MS) this.#byWorker.delete(other);
    }
    return { lapsed: before !== undefined && before.expiresAtMs <= nowMs };
  }

  async drop(workerId: string): Promise<void> {
    this.#byWorker.delete(workerId);
  }

  async all(): Promise<readonly Lease[]> {
    return [...this.#byWorker.values()].sort((a, b) => compareCodePoints(a.workerId, b.workerId));
  }
}
