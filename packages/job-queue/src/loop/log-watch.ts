/**
 * What all queues of a process share of one log: a single subscription to hints, and one recent
 * look at the leases. Both are hints; a transaction looks again before it acts on them.
 */
import type { Lease, SyncLog } from "@tidemark/sync-log";
import type { Logger } from "../ports.ts";
import { isOldTokenLease } from "./token-lease.ts";

const watches = new WeakMap<SyncLog, LogWatch>();

/** Leases of jobs that ended elsewhere are looked for this often, ms. */
const TIDY_EVERY_MS = 600_000;
/** So many are dropped at a time. */
const TIDY_AT_ONCE = 100;

export class LogWatch {
  readonly #log: SyncLog;
  readonly #listeners = new Map<string, Set<() => void>>();
  #subscription: Promise<(() => Promise<void>) | null> | null = null;
  #leases: { readonly askedMs: number; readonly all: Promise<readonly Lease[]> } | null = null;
  #tidiedMs = -Infinity;

  private constructor(log: SyncLog) {
    this.#log = log;
  }

  static of(log: SyncLog): LogWatch {
    let watch = watches.get(log);
    if (!watch) watches.set(log, (watch = new LogWatch(log)));
    return watch;
  }

  /** Calls back when the tenant may have news. The answer ends it; the last one ends the subscription. */
  hear(tenant: string, onHint: () => void, logger: Logger): () => Promise<void> {
    const own = () => onHint();
    const listeners = this.#listeners.get(tenant);
    if (listeners) listeners.add(own);
    else this.#listeners.set(tenant, new Set([own]));
    this.#subscription ??= this.#subscribe(logger);
    return async () => {
      const left = this.#listeners.get(tenant);
      left?.delete(own);
      if (left?.size === 0) this.#listeners.delete(tenant);
      if (this.#listeners.size === 0) await this.#unsubscribe();
    };
  }

  /** All leases as they were at most `maxAgeMs` ago by the given clock. */
  leases(nowMs: number, maxAgeMs: number): Promise<readonly Lease[]> {
    if (this.#leases && nowMs - this.#leases.askedMs <= maxAgeMs) return this.#leases.all;
    const all = this.#log.leases.all();
    const asked = { askedMs: nowMs, all };
    this.#leases = asked;
    all.catch(() => {
      if (this.#leases === asked) this.#leases = null;
    });
    return all;
  }

  /** A job that ends in another process than the one that took its heartbeats leaves its lease behind. */
  async dropOldTokenLeases(nowMs: number, monotonicMs: number): Promise<void> {
    if (monotonicMs - this.#tidiedMs < TIDY_EVERY_MS) return;
    this.#tidiedMs = monotonicMs;
    const leases = await this.leases(monotonicMs, TIDY_EVERY_MS);
    const old = leases.filter((lease) => isOldTokenLease(lease, nowMs));
    for (const { workerId } of old.slice(0, TIDY_AT_ONCE)) await this.#log.leases.drop(workerId);
  }

  async #subscribe(logger: Logger): Promise<(() => Promise<void>) | null> {
    try {
      return await this.#log.subscribe((userId) => {
        for (const listener of this.#listeners.get(userId) ?? []) listener();
      });
    } catch (error) {
      logger.error(error, "the queue cannot hear hints of new jobs; it polls instead");
      this.#subscription = null;
      return null;
    }
  }

  async #unsubscribe(): Promise<void> {
    const subscription = this.#subscription;
    this.#subscription = null;
    const end = await subscription;
    await end?.();
  }
}
