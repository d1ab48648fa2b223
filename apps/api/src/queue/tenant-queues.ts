/**
 * The queues of this process, one a tenant: made when somebody first asks for it, and closed when nobody
 * has for a while. A queue that was closed is made anew; the log knows all of it.
 */
import type { JobQueue } from "@tidemark/job-queue";

/** Asked for when the process is about to stop. */
export class QueuesClosedError extends Error {
  override readonly name = "QueuesClosedError";
  constructor() {
    super("The queues of this process are closed because it is about to stop. Try again soon.");
  }
}

/** What requests get of the queues. */
export interface QueueAccess {
  /** Runs `work` on the tenant's queue, which stays open for as long. Rejects as `work` does. */
  use<T>(tenant: string, work: (queue: JobQueue) => Promise<T>): Promise<T>;
  /** Aborted when the process is about to stop: whoever waits for a job is to be sent away. */
  readonly closing: AbortSignal;
  /** Told of a job that could not be given back; it is found when its claim gives no sign. */
  notGivenBack(error: unknown, token: string): void;
}

export interface TenantQueuesOptions {
  readonly create: (tenant: string) => JobQueue;
  readonly idleMs: number;
  /** Calls back once after `delayMs`; the answer calls it off. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  readonly onError: (error: unknown, message: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface TenantQueues extends QueueAccess {
  /** Tenants whose queue is open. */
  openTenants(): readonly string[];
  /** Sends away whoever waits. */
  endWaits(): void;
  /** Closes every queue. Idempotent; later calls of `use` reject with a `QueuesClosedError`. */
  close(): Promise<void>;
}

interface Open {
  readonly queue: JobQueue;
  users: number;
  callOff: (() => void) | null;
}

export function createTenantQueues({ create, idleMs, after, onError }: TenantQueuesOptions): TenantQueues {
  const open = new Map<string, Open>();
  const closings = new Set<Promise<void>>();
  const stopping = new AbortController();
  let isClosed = false;

  function enter(tenant: string): Open {
    if (isClosed) throw new QueuesClosedError();
    let found = open.get(tenant);
    if (!found) open.set(tenant, (found = { queue: create(tenant), users: 0, callOff: null }));
    found.callOff?.();
    found.callOff = null;
    found.users += 1;
    return found;
  }

  function leave(tenant: string, left: Open): void {
    left.users -= 1;
    if (left.users > 0 || isClosed) return;
    left.callOff = after(idleMs, () => {
      open.delete(tenant);
      void closeQueue(left.queue);
    });
  }

  function closeQueue(queue: JobQueue): Promise<void> {
    const closing = queue
      .close()
      .catch((error: unknown) => onError(error, "A queue could not be closed"))
      .finally(() => closings.delete(closing));
    closings.add(closing);
    return closing;
  }

  return {
    async use(tenant, work) {
      const entered = enter(tenant);
      try {
        return await work(entered.queue);
      } finally {
        leave(tenant, entered);
      }
    },
    closing: stopping.signal,
    notGivenBack: (error, token) =>
      onError(error, "A job whose answer did not get out could not be given back", { token }),
    openTenants: () => [...open.keys()],
    endWaits: () => stopping.abort(),
    async close() {
      isClosed = true;
      stopping.abort();
      for (const { queue, callOff } of open.values()) {
        callOff?.();
        void closeQueue(queue);
      }
      open.clear();
      await Promise.all(closings);
    },
  };
}
