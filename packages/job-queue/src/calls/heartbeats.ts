/**
 * Signs of life of running jobs. A claim that is on its own lives by a lease under its token; one of a
 * worker with a lease lives as long as that, and a sign of the job is one of its registered worker.
 */
import type { Lease } from "@tidemark/sync-log";
import { findByToken, type JobView, type QueueView, runningByToken } from "../core/view.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";
import { ageMs, registeredLease, renewedAtMs, tokenLease } from "../loop/token-lease.ts";
import { givenNumber, givenToken } from "./given.ts";
import { notExist, refusalError } from "./refusal-error.ts";

interface Sign {
  readonly token: string;
  readonly leaseId: string;
  readonly claimedAtMs: number;
}

export class Heartbeats {
  readonly #queue: TenantQueue;
  /** Tokens of claims on their own for which this process has taken a lease. */
  readonly #leased = new Set<string>();

  constructor(queue: TenantQueue) {
    this.#queue = queue;
  }

  /** Rejects with `NotExistError`. */
  async idFromToken(given: string): Promise<string> {
    const token = givenToken(given);
    const id = await this.#queue.look(({ view }) => runningByToken(view, token)?.id ?? null);
    if (id === null) throw notExist("token", given);
    return id;
  }

  /** Rejects with `CanceledError` or `NotExistError`. */
  async refresh(given: string): Promise<void> {
    const token = givenToken(given);
    const found = await this.#queue.look(({ view }) => {
      const job = findByToken(view, token);
      return job ? { id: job.id, state: job.state, lease: leaseBehind(view, token, job) } : null;
    });
    if (!found) throw notExist("token", given);
    if (found.state === "canceled") throw refusalError({ reason: "canceled", id: found.id });
    if (found.state !== "running") throw notExist("token", given);
    if (!found.lease) return;
    const { log, limits } = this.#queue.tools;
    if (found.lease.workerId === token) this.#leased.add(token);
    await log.leases.renew(found.lease, limits.heartbeatTimeoutMs);
  }

  /** The claim has ended: nobody needs its lease any more. One that stays behind is dropped when it is old. */
  forget(given: string): void {
    const token = givenToken(given);
    if (!this.#leased.delete(token)) return;
    const { log, ports } = this.#queue.tools;
    log.leases.drop(token).catch((error: unknown) => {
      ports.logger.error(
        error,
        "the lease of a job that has ended could not be dropped; it runs out by itself",
      );
    });
  }

  async olderThan(givenMs: number): Promise<readonly string[]> {
    const olderThanMs = givenNumber(givenMs, "heartbeat's age, ms,");
    const { log, limits } = this.#queue.tools;
    const leases = new Map((await log.leases.all()).map((lease) => [lease.workerId, lease]));
    const { signs, nowMs } = await this.#queue.look(({ view, nowMs }) => ({ signs: signsOf(view), nowMs }));
    return signs
      .filter(({ leaseId, claimedAtMs }) => {
        const renewedMs = renewedAtMs(leases.get(leaseId), limits.heartbeatTimeoutMs);
        return ageMs(nowMs, Math.max(claimedAtMs, renewedMs)) >= olderThanMs;
      })
      .map(({ token }) => token);
  }
}

/** What a sign of life renews; null where the worker sees to its lease itself. */
function leaseBehind(view: QueueView, token: string, { claim }: JobView): Omit<Lease, "expiresAtMs"> | null {
  if (claim?.lease !== "worker") return tokenLease(token);
  const { workerId } = claim;
  return workerId !== null && view.workers.has(workerId) ? registeredLease(workerId) : null;
}

function signsOf(view: QueueView): Sign[] {
  const signs: Sign[] = [];
  for (const [token, job] of view.byToken) {
    if (job.state !== "running" || !job.claim) continue;
    const { workerId, lease, claimedAtMs } = job.claim;
    signs.push({ token, claimedAtMs, leaseId: lease === "worker" && workerId !== null ? workerId : token });
  }
  return signs;
}
