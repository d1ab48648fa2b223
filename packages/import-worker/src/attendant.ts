/**
 * Attends to one stream: at most one transition at a time in this process, results settled in the
 * batches in which they come. Results that could not be written stay here and are tried again; if
 * their claim is lost meanwhile, the log drops them.
 */
import type { ClaimedItem, Outcome, Settlement } from "@tidemark/import-job";
import { InvalidChangeError, type LockedStream, type SyncLog } from "@tidemark/sync-log";
import type { WorkerOptions } from "./options.ts";
import { NOT_STORABLE } from "./outcome.ts";
import type { ImportWorkerPorts } from "./ports.ts";
import type { Share } from "./shares.ts";
import type { Allowance, Slots } from "./slots.ts";
import { runTransition, type Transition, type TransitionReport } from "./transition.ts";
import type { ViewCache } from "./view-cache.ts";

export interface AttendantTools {
  readonly log: SyncLog;
  readonly options: WorkerOptions;
  readonly ports: ImportWorkerPorts;
  readonly slots: Slots;
  readonly views: ViewCache;
  /** Told of every committed transition, before the next one of the stream begins. */
  readonly onReport: (userId: string, report: TransitionReport) => void;
  /** What the stream may take when results of it are written. */
  readonly refill: (userId: string) => Share;
  /** Told when results were written, or could not be: slots may be free that the stream left to others. */
  readonly onFlushed: () => void;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;
/** Results that one transaction settles at most; it bounds the size of an append. */
const MAX_BATCH = 500;
const NOTHING: Share = { room: 0, lends: false };

export class Attendant {
  readonly userId: string;
  readonly #tools: AttendantTools;
  /** Results to be written. While there are any, a flush runs or stands in line. */
  #results: Settlement[] = [];
  #tail: Promise<unknown> = Promise.resolve();
  #flushIsQueued = false;
  #underWay = 0;
  #allowance: Allowance | null = null;
  #retryMs = FIRST_RETRY_MS;
  #endPause: (() => void) | null = null;
  #isClosed = false;

  constructor(userId: string, tools: AttendantTools) {
    this.userId = userId;
    this.#tools = tools;
  }

  get isIdle(): boolean {
    return this.#results.length === 0 && this.#underWay === 0;
  }

  /** Slots that the transition under way has taken. */
  get taking(): number {
    return this.#allowance?.taken() ?? 0;
  }

  /** Hands in a result; it is written with the others that wait. */
  settle(item: ClaimedItem, outcome: Outcome): void {
    if (this.#isClosed) return;
    this.#results.push({ itemId: item.itemId, claim: item.claim, outcome });
    this.#queueFlush();
  }

  /** True for a result that waits to be written. */
  isWaiting(item: ClaimedItem): boolean {
    return this.#results.some((result) => result.itemId === item.itemId && result.claim === item.claim);
  }

  /** One transition that takes what the share allows; null when somebody else holds the head. */
  attend(share: Share): Promise<TransitionReport | null> {
    return this.#inTurn(() => this.#transition([], share, "if-free"));
  }

  /** Settles when nothing of this stream is under way or waiting. */
  async whenIdle(): Promise<void> {
    while (!this.isIdle) await this.#tail;
  }

  /** Settles when the result, if it was handed in, has been written or dropped. */
  async whenWritten(item: ClaimedItem): Promise<void> {
    do await this.#tail;
    while (this.isWaiting(item));
  }

  /** Gives up what has not been written: the log's next reader finds the claims lost. */
  close(): void {
    this.#isClosed = true;
    this.#results = [];
    this.#endPause?.();
  }

  #queueFlush(): void {
    if (this.#flushIsQueued) return;
    this.#flushIsQueued = true;
    void this.#inTurn(async () => {
      this.#flushIsQueued = false;
      await this.#flush();
      if (this.#results.length > 0) this.#queueFlush();
    }).then(() => this.#tools.onFlushed());
  }

  async #flush(): Promise<void> {
    const { ports, onFlushed } = this.#tools;
    try {
      await this.#write(this.#results.splice(0, MAX_BATCH));
      this.#retryMs = FIRST_RETRY_MS;
    } catch (error) {
      if (this.#isClosed) return;
      // The others need not wait until this is tried again.
      onFlushed();
      const delayMs = this.#retryMs;
      this.#retryMs = Math.min(MAX_RETRY_MS, delayMs * 2);
      ports.logger.error(error, "results could not be written; they are kept and tried again", {
        results: this.#results.length,
        delayMs,
      });
      await this.#pause(delayMs);
    }
  }

  async #write(batch: readonly Settlement[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await this.#transition(batch, this.#tools.refill(this.userId), "wait");
    } catch (error) {
      if (!(error instanceof InvalidChangeError)) throw error;
      await this.#writeOneByOne(batch.length);
    }
  }

  /** One of the first `count` results cannot be stored: the others are written, and that one ends as a failure. */
  async #writeOneByOne(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      const [settlement] = this.#results.splice(0, 1);
      if (!settlement) return;
      try {
        await this.#transition([settlement], NOTHING, "wait");
      } catch (error) {
        if (!(error instanceof InvalidChangeError)) throw error;
        this.#results.shift();
        await this.#transition([{ ...settlement, outcome: NOT_STORABLE }], NOTHING, "wait");
      }
    }
  }

  /** Puts the results back where they were when they were not written. */
  async #transition(
    settlements: readonly Settlement[],
    share: Share,
    whenHeld: "wait" | "if-free",
  ): Promise<TransitionReport | null> {
    const { slots, views, ports, onReport } = this.#tools;
    const startedMs = ports.timers.monotonicMs();
    const allowance = slots.allow(share.room);
    this.#allowance = allowance;
    let done: Transition | null;
    try {
      done = await this.#runOnLog(settlements, share.lends, whenHeld, allowance);
    } catch (error) {
      allowance.clear();
      if (!this.#isClosed) this.#results.unshift(...settlements);
      throw error;
    } finally {
      this.#allowance = null;
    }
    if (!done || this.#isClosed) {
      // What was tried, undone, and then found the head held by another has taken nothing, either.
      allowance.clear();
      return null;
    }
    const { report, view } = done;
    if (view) views.put(this.userId, view);
    const durationMs = ports.timers.monotonicMs() - startedMs;
    ports.observer.transition({ durationMs, changes: report.changes });
    onReport(this.userId, report);
    return report;
  }

  async #runOnLog(
    settlements: readonly Settlement[],
    lends: boolean,
    whenHeld: "wait" | "if-free",
    allowance: Allowance,
  ): Promise<Transition | null> {
    const { log, views, options, ports } = this.#tools;
    const { newId, random } = ports;
    const tools = { workerId: options.workerId, limits: options.limits, newId, random };
    // The view is taken out before it is altered: the log may run this a second time, and then the
    // first run's view says what was never stored.
    const work = (stream: LockedStream) => {
      allowance.clear();
      return runTransition(stream, views.take(this.userId), { settlements, lends, allowance }, tools);
    };
    if (whenHeld === "wait") return log.withStream(this.userId, work);
    const answer = await log.withStreamIfFree(this.userId, work);
    return answer.free ? answer.value : null;
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

  async #pause(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = this.#tools.ports.timers.after(delayMs, resolve);
    this.#endPause = () => {
      callOff();
      resolve();
    };
    await promise;
    this.#endPause = null;
  }
}
