/**
 * The extractions that run in this worker: started for claims that the log says it holds, stopped
 * when it holds them no longer. What it runs is never the truth; the log's claims are.
 */
import type { ClaimedItem, Outcome } from "@tidemark/import-job";
import { extractToOutcome } from "./outcome.ts";
import type { ImportWorkerPorts } from "./ports.ts";
import type { Slots } from "./slots.ts";

interface Running {
  readonly userId: string;
  readonly item: ClaimedItem;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

export type OnOutcome = (userId: string, item: ClaimedItem, outcome: Outcome) => void;

export class Extractions {
  readonly #running = new Map<string, Running>();
  readonly #countOf = new Map<string, number>();
  readonly #ports: ImportWorkerPorts;
  readonly #slots: Slots;
  readonly #onOutcome: OnOutcome;

  constructor(ports: ImportWorkerPorts, slots: Slots, onOutcome: OnOutcome) {
    this.#ports = ports;
    this.#slots = slots;
    this.#onOutcome = onOutcome;
  }

  get count(): number {
    return this.#running.size;
  }

  /** True while the claim runs here. */
  has(item: ClaimedItem): boolean {
    return this.#running.has(keyOf(item));
  }

  /** Extractions of the stream that run here. */
  countOf(userId: string): number {
    return this.#countOf.get(userId) ?? 0;
  }

  /** Starts the claim's extraction in the slot that its transition took for it. */
  start(userId: string, item: ClaimedItem): void {
    const abort = new AbortController();
    this.#countOf.set(userId, this.countOf(userId) + 1);
    const ended = this.#run(userId, item, abort.signal);
    this.#running.set(keyOf(item), { userId, item, abort, ended });
    this.#ports.observer.running(this.#running.size);
  }

  /** Stops what this stream's log no longer grants. `held`: the claims it does grant, by item id. */
  stopUngranted(userId: string, held: ReadonlyMap<string, ClaimedItem>): void {
    for (const running of this.#running.values()) {
      if (running.userId !== userId) continue;
      if (held.get(running.item.itemId)?.claim !== running.item.claim) running.abort.abort();
    }
  }

  stopAll(): void {
    for (const running of this.#running.values()) running.abort.abort();
  }

  /** Settles when the claim does not run here, or no longer. */
  async ended(item: ClaimedItem): Promise<void> {
    await this.#running.get(keyOf(item))?.ended;
  }

  /** Settles when nothing runs any more. */
  async allEnded(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((r) => r.ended));
  }

  async #run(userId: string, item: ClaimedItem, signal: AbortSignal): Promise<void> {
    const startedMs = this.#ports.timers.monotonicMs();
    const outcome = await extractToOutcome(this.#ports, userId, item.url, signal);
    this.#ports.observer.extractDuration({ ms: this.#ports.timers.monotonicMs() - startedMs });
    this.#leave(userId, item);
    this.#ports.observer.running(this.#running.size);
    this.#onOutcome(userId, item, outcome);
  }

  #leave(userId: string, item: ClaimedItem): void {
    this.#slots.leave(item.host);
    this.#running.delete(keyOf(item));
    const left = this.countOf(userId) - 1;
    if (left > 0) this.#countOf.set(userId, left);
    else this.#countOf.delete(userId);
  }
}

function keyOf(item: ClaimedItem): string {
  return `${item.itemId}#${item.claim}`;
}
