/**
 * Enqueues for a process that has no view of the queue and needs none. The jobs are decided on before the head is asked
 * for, and it is held no longer than the log takes to store them. What is not known to be stored is sent again as it is:
 * an id has effect once.
 */
import type { SyncLog } from "@tidemark/sync-log";
import type { QueueLimits } from "../core/limits.ts";
import type { QueuePorts } from "../ports.ts";
import {
  type BlindBatch,
  type BlindTransition,
  decideBlindly,
  storeBlindly,
} from "../transition/blind-enqueue.ts";
import { type Request, RequestFailure } from "../transition/request.ts";

export interface BlindTools {
  readonly log: Pick<SyncLog, "append">;
  readonly tenant: string;
  readonly limits: QueueLimits;
  readonly ports: QueuePorts;
}

export class BlindAppends {
  readonly #tools: BlindTools;
  /** The log's clock as last told, by the process's clock for durations. */
  #clock: { readonly nowMs: number; readonly seenMs: number } | null = null;
  #open: BlindBatch | null = null;

  constructor(tools: BlindTools) {
    this.#tools = tools;
  }

  /** True once it is known what time it is. */
  get isPossible(): boolean {
    return this.#clock !== null;
  }

  /** True while it is not known whether a batch was stored. */
  get isInDoubt(): boolean {
    return this.#open !== null;
  }

  noteClock(nowMs: number): void {
    this.#clock = { nowMs, seenMs: this.#tools.ports.timers.monotonicMs() };
  }

  /** Sends the batch that is in doubt, or what is taken now. */
  async run(take: () => readonly Request[]): Promise<BlindTransition> {
    const { log, tenant } = this.#tools;
    this.#open ??= this.#decide(take());
    try {
      const stored = await storeBlindly(this.#open, (changes) => log.append(tenant, changes, "queue"));
      this.#open = null;
      return stored;
    } catch (error) {
      // The others are decided on anew, without the one that cannot be stored.
      if (error instanceof RequestFailure) this.#open = null;
      throw error;
    }
  }

  /** Whoever asked for it has been told that it failed. */
  giveUp(): void {
    this.#open = null;
  }

  #decide(requests: readonly Request[]): BlindBatch {
    const { tenant, limits, ports } = this.#tools;
    const { newId, random, timers } = ports;
    const { nowMs, seenMs } = this.#clock!;
    const elapsedMs = Math.floor(timers.monotonicMs() - seenMs);
    return decideBlindly(tenant, requests, nowMs + elapsedMs, { newId, random, limits });
  }
}
