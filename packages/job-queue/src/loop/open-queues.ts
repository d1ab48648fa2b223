/** The queues that are open in this process, by log and tenant, so that one view serves everybody who looks. */
import type { SyncLog } from "@tidemark/sync-log";
import type { TenantQueue } from "./tenant-queue.ts";

const books = new WeakMap<SyncLog, OpenQueues>();

export class OpenQueues {
  readonly #queues = new Map<string, Set<TenantQueue>>();

  static of(log: SyncLog): OpenQueues {
    let book = books.get(log);
    if (!book) books.set(log, (book = new OpenQueues()));
    return book;
  }

  /** The answer takes it out again. */
  add(tenant: string, queue: TenantQueue): () => void {
    const known = this.#queues.get(tenant);
    if (known) known.add(queue);
    else this.#queues.set(tenant, new Set([queue]));
    return () => {
      const left = this.#queues.get(tenant);
      left?.delete(queue);
      if (left?.size === 0) this.#queues.delete(tenant);
    };
  }

  /** Any of the tenant's. */
  find(tenant: string): TenantQueue | null {
    const [queue] = this.#queues.get(tenant) ?? [];
    return queue ?? null;
  }
}
