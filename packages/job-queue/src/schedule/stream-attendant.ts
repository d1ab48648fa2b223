/**
 * Brings about one transaction of a tenant's queue that nobody asked for. Goes through the tenant's queue object where
 * this process has one, so that there is one view; otherwise it keeps a view of its own.
 */
import type { SyncLog } from "@tidemark/sync-log";
import type { QueueLimits } from "../core/limits.ts";
import { ClaimWatches } from "../loop/claim-watches.ts";
import { OpenQueues } from "../loop/open-queues.ts";
import { WaitingRoom } from "../loop/waiting-room.ts";
import type { QueuePorts } from "../ports.ts";
import { runTransition, type Transition } from "../transition/transition.ts";
import { TenantViews } from "./tenant-views.ts";

export interface AttendantTools {
  readonly log: SyncLog;
  readonly limits: QueueLimits;
  readonly ports: QueuePorts;
}

export class StreamAttendant {
  readonly views: TenantViews;
  readonly #tools: AttendantTools;
  readonly #openQueues: OpenQueues;

  constructor(tools: AttendantTools) {
    this.#tools = tools;
    this.views = new TenantViews(tools.ports.timers.monotonicMs);
    this.#openQueues = OpenQueues.of(tools.log);
  }

  /**
   * False for a stream that somebody else holds, who does what is due. Rejects with what the log threw; the stream stays
   * due then.
   */
  async attend(tenant: string): Promise<boolean> {
    const open = this.#openQueues.find(tenant);
    if (!open) return this.#attendAlone(tenant);
    await open.attend();
    return true;
  }

  async #attendAlone(tenant: string): Promise<boolean> {
    const { log, ports } = this.#tools;
    const startedMs = ports.timers.monotonicMs();
    const outcome = await log.withStreamIfFree(tenant, (stream) => {
      // The log may run this again; what the first time altered is not the log's.
      const cached = this.views.take(tenant);
      return runTransition(
        stream,
        {
          cached,
          requests: [],
          room: new WaitingRoom(),
          watches: new ClaimWatches(ports.logger),
          maxJobs: 0,
          looksForLosses: true,
        },
        { ...ports, limits: this.#tools.limits },
      );
    });
    if (outcome.free) this.#report(tenant, outcome.value, ports.timers.monotonicMs() - startedMs);
    return outcome.free;
  }

  #report(tenant: string, { cached, changes, notes, nowMs }: Transition, durationMs: number): void {
    const { observer } = this.#tools.ports;
    this.views.put(tenant, cached, nowMs);
    observer.transition({ tenant, durationMs, calls: 0, changes, claimed: 0 });
    for (const note of notes) observer.note(note);
  }
}
