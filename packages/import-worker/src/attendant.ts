/**
 * Attends to one stream: at most one transition at a time in this process, results settled in the
 * batches in which they come. Results that could not be written stay here and are tried again; if
 * their claim is lost meanwhile, the log drops them.
 */
import type { ClaimedItem, Outcome, Settlement } from "@tidemark/import-job";
import { InvalidChangeError, type LockedStream, type SyncLog } from "@tidemark/sync-log";
import type { CachedView } from "./load-view.ts";
import type { WorkerOptions } from "./options.ts";
import { WORKER_FAILURES } from "./outcome.ts";
import type { ImportWorkerPorts } from "./ports.ts";
import type { Slots } from "./slots.ts";
import { runTransition, type TransitionReport } from "./transition.ts";

export interface AttendantTools {
  readonly log: SyncLog;
  readonly options: WorkerOptions;
  readonly ports: ImportWorkerPorts;
  readonly slots: Slots;
  readonly cache: Map<string, CachedView>;
  /** Told of every committed transition, before the next one of the stream begins. */
  readonly onReport: (userId: string, report: TransitionReport) => void;
  /** True while settled items make room for new ones at once, as they do in a started worker. */
  readonly refills: () => boolean;
  /** True when this stream may take more than its fair share. */
  readonly lendsTo: (userId: string) => boolean;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
/** Results that one transaction settles at most; it bounds the size of an append. */
const MAX_BATCH = 500;

export class Attendant {
  readonly userId: string;
  readonly #tools: AttendantTools;
  #results: Settlement[] = [];
  #tail: Promise<unknown> = Promise.resolve();
  #flushIsQueued = false;
  #underWay = 0;
  #retryMs = FIRST_RETRY_MS;

  constructor(userId: string, tools: AttendantTools) {
    this.userId = userId;
    this.#tools = tools;
  }

  get isIdle(): boolean {
    return this.#results.length === 0 && this.#underWay === 0;
  }

  /** Hands in a result; it is written with the others that wait. */
  settle(item: ClaimedItem, outcome: Outcome): void {
    this.#results.push({ itemId: item.itemId, claim: item.claim, outcome });
    this.#queueFlush();
  }

  /** True for a result that waits to be written. */
  isWaiting(item: ClaimedItem): boolean {
    return this.#results.some((result) => result.itemId === item.itemId && result.claim === item.claim);
  }

  /** One transition that takes up to `room` items; null when another worker holds the head. */
  attend(room: number, lends: boolean): Promise<TransitionReport | null> {
    return this.#inTurn(async () => {
      const batch = this.#results.splice(0, MAX_BATCH);
      return this.#transition(batch, this.#tools.slots.reserve(room), lends, "if-free");
    });
  }

  /** Settles when nothing of this stream is under way or waiting. */
  async whenIdle(): Promise<void> {
    while (!this.isIdle) await this.#tail;
  }

  #queueFlush(): void {
    if (this.#flushIsQueued) return;
    this.#flushIsQueued = true;
    void this.#inTurn(async () => {
      this.#flushIsQueued = false;
      const batch = this.#results.splice(0, MAX_BATCH);
      if (batch.length === 0) return;
      const { lendsTo, options } = this.#tools;
      const { slots, refills } = this.#tools;
      const room = refills() ? slots.reserve(Math.max(batch.length, options.limits.perJob)) : 0;
      await this.#flush(batch, room, lendsTo(this.userId));
      if (this.#results.length > 0) this.#queueFlush();
    });
  }

  async #flush(batch: readonly Settlement[], room: number, lends: boolean): Promise<void> {
    try {
      await this.#transition(batch, room, lends, "wait");
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      if (error instanceof InvalidChangeError) {
        await this.#settleOneByOne(batch);
        return;
      }
      const delayMs = this.#retryMs;
      this.#retryMs = Math.min(MAX_RETRY_MS, delayMs * 2);
      this.#tools.ports.logger.error(error, "results could not be written; they are kept and tried again", {
        results: this.#results.length,
        delayMs,
      });
      await this.#pause(delayMs);
    }
  }

  /** One of the batch cannot be stored: the others are settled, and that one ends as a failure. */
  async #settleOneByOne(batch: readonly Settlement[]): Promise<void> {
    for (const settlement of batch) {
      try {
        await this.#transition([settlement], 0, false, "wait");
      } catch (error) {
        if (!(error instanceof InvalidChangeError)) continue;
        const code = "result-not-storable";
        const outcome: Outcome = { kind: "failed", code, message: WORKER_FAILURES[code], retryable: false };
        await this.#transition([{ ...settlement, outcome }], 0, false, "wait");
      }
    }
  }

  /** Gives back the reserved room that was not used, and the results if they were not written. */
  async #transition(
    settlements: readonly Settlement[],
    room: number,
    lends: boolean,
    whenHeld: "wait" | "if-free",
  ): Promise<TransitionReport | null> {
    const { log, cache, slots, options, ports, onReport } = this.#tools;
    const startedMs = ports.timers.monotonicMs();
    let used = 0;
    try {
      const request = { settlements, room, lends, hostRoom: (host: string) => slots.roomOn(host) };
      const { newId, random } = ports;
      const tools = { workerId: options.workerId, limits: options.limits, newId, random };
      // The view is taken out before it is altered: the log may run this a second time, and then the
      // first run's view says what was never stored.
      const work = (stream: LockedStream) => {
        const cached = cache.get(this.userId);
        cache.delete(this.userId);
        return runTransition(stream, cached, request, tools);
      };
      const answer =
        whenHeld === "wait"
          ? { free: true as const, value: await log.withStream(this.userId, work) }
          : await log.withStreamIfFree(this.userId, work);
      if (!answer.free) {
        this.#results.unshift(...settlements);
        return null;
      }
      const { report, view } = answer.value;
      if (view) cache.set(this.userId, view);
      used = report.claimed.length;
      ports.observer.transition({
        durationMs: ports.timers.monotonicMs() - startedMs,
        changes: report.changes,
      });
      onReport(this.userId, report);
      return report;
    } catch (error) {
      this.#results.unshift(...settlements);
      throw error;
    } finally {
      slots.release(room - used);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    const run = this.#tail.then(work).finally(() => {
      this.#underWay -= 1;
    });
    this.#tail = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tools.ports.timers.after(delayMs, resolve);
    return promise;
  }
}
