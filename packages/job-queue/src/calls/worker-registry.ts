/** Workers that register: what they are is in the log, that they live is a lease. */
import type { QueueWorkerRecord } from "../job-queue.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";
import { ageMs, registeredLease, renewedAtMs } from "../loop/token-lease.ts";
import { givenNumber, givenText } from "./given.ts";
import { accepted, refusalError } from "./refusal-error.ts";

export class WorkerRegistry {
  readonly #queue: TenantQueue;

  constructor(queue: TenantQueue) {
    this.#queue = queue;
  }

  async insert(channel: string, arch: string, name: string | null): Promise<string> {
    const id = this.#queue.tools.ports.newId();
    // The lease comes first, so that nobody ever sees the worker without one.
    await this.#takeLease(id);
    accepted(await this.#queue.decide({ kind: "insert-worker", id, channel, arch, name }));
    return id;
  }

  async olderThan(givenMs: number): Promise<readonly QueueWorkerRecord[]> {
    const olderThanMs = givenNumber(givenMs, "worker's age, ms,");
    const { log, limits } = this.#queue.tools;
    const leases = new Map((await log.leases.all()).map((lease) => [lease.workerId, lease]));
    const { workers, nowMs } = await this.#queue.look(({ view, nowMs }) => ({
      workers: [...view.workers.values()].map(({ id, channel, arch }) => ({ id, channel, arch })),
      nowMs,
    }));
    return workers.filter(({ id }) => {
      const renewedMs = renewedAtMs(leases.get(id), limits.heartbeatTimeoutMs);
      return ageMs(nowMs, renewedMs) >= olderThanMs;
    });
  }

  async renew(given: string): Promise<void> {
    const id = givenText(given, "worker's id");
    const isRegistered = await this.#queue.look(({ view }) => view.workers.has(id));
    if (!isRegistered) throw refusalError({ reason: "worker-not-exist", id });
    await this.#takeLease(id);
  }

  /**
   * Who takes jobs lives, and what it takes must not be lost because it gave no other sign yet. Rejects with
   * `WorkerNotExistError` for one that neither registered nor holds a lease.
   */
  async noteTaking(id: string): Promise<void> {
    const { isRegistered, nowMs } = await this.#queue.look(({ view, nowMs }) => ({
      isRegistered: view.workers.has(id),
      nowMs,
    }));
    if (isRegistered) return this.#takeLease(id);
    const leases = await this.#queue.tools.log.leases.all();
    const isAlive = leases.some(({ workerId, expiresAtMs }) => workerId === id && expiresAtMs > nowMs);
    if (!isAlive) throw refusalError({ reason: "worker-not-exist", id });
  }

  async delete(given: string): Promise<void> {
    const id = givenText(given, "worker's id");
    accepted(await this.#queue.decide({ kind: "delete-worker", id }));
    await this.#queue.tools.log.leases.drop(id);
  }

  async #takeLease(id: string): Promise<void> {
    const { log, limits } = this.#queue.tools;
    await log.leases.renew(registeredLease(id), limits.heartbeatTimeoutMs);
  }
}
