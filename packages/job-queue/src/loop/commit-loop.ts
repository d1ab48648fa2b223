/**
 * Group commit for one tenant: whatever is asked while a transaction runs is answered by the next
 * one, all of it together. Keeps the folded view between transactions. When it cannot know whether a
 * transaction was stored, it looks before anything is decided again, so nothing is done twice.
 */
import type { LockedStream, SyncLog } from "@tidemark/sync-log";
import { couldClaim } from "../core/could-claim.ts";
import type { QueueLimits } from "../core/limits.ts";
import type { QueueView } from "../core/view.ts";
import type { QueueOptions } from "../options.ts";
import type { QueuePorts } from "../ports.ts";
import {
  type BlindTransition,
  enqueueBlindly,
  isUpToDate,
  needsNoView,
} from "../transition/blind-enqueue.ts";
import { type CachedView, catchUp, preloadView } from "../transition/load-view.ts";
import { type Request, RequestFailure } from "../transition/request.ts";
import type { Served } from "../transition/serve-waiters.ts";
import { runTransition, type Trace, type Transition, wasStored } from "../transition/transition.ts";
import { Backoff } from "./backoff.ts";
import { BlindAppends } from "./blind-appends.ts";
import type { ClaimWatches } from "./claim-watches.ts";
import { Gathering } from "./gathering.ts";
import { SharedHead } from "./shared-head.ts";
import type { WaitingRoom } from "./waiting-room.ts";

export interface LoopTools {
  readonly log: SyncLog;
  readonly tenant: string;
  readonly limits: QueueLimits;
  readonly options: QueueOptions;
  readonly ports: QueuePorts;
  readonly room: WaitingRoom;
  readonly watches: ClaimWatches;
  /** Told of the view after each commit; must not keep it. */
  readonly onCommitted: (view: QueueView) => void;
  /** Told when nothing is left to do. */
  readonly onRest: () => void;
}

/** The view as it stood at the last commit, while no transaction alters it. */
export interface RestingView extends CachedView {
  readonly nowMs: number;
  /** When that was, by the process's clock for durations. */
  readonly seenMs: number;
}

/** A transaction that came to its end and whose commit nobody has confirmed. */
interface Doubt {
  readonly transition: Transition | BlindTransition;
  readonly trace: Trace;
}

export class CommitLoop {
  readonly #tools: LoopTools;
  readonly #gathering: Gathering;
  readonly #backoff: Backoff;
  readonly #sharedHead = new SharedHead();
  readonly #blind: BlindAppends;
  #view: RestingView | null = null;
  #preloaded: CachedView | null = null;
  #doubt: Doubt | null = null;
  #wantsLook = false;
  /** The last transaction was too short for what there was to do. */
  #wasCut = false;
  #looksForLosses = false;
  #running: Promise<void> | null = null;
  /** When the head was had, by the process's clock for durations. */
  #heldFromMs = 0;

  constructor(tools: LoopTools) {
    this.#tools = tools;
    this.#gathering = new Gathering(tools.options);
    this.#backoff = new Backoff(tools.options, tools.ports);
    this.#blind = new BlindAppends(tools);
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Null while a transaction runs, and before the first one. */
  get restingView(): RestingView | null {
    return this.#running ? null : this.#view;
  }

  submit(request: Request): void {
    this.#gathering.add(request);
    this.#run();
  }

  /** Asks for a transaction that folds what is new and serves those who wait. */
  look(): void {
    this.#wantsLook = true;
    this.#run();
  }

  /** A transaction that finds lost claims, too, and answers the request, if there is one. */
  lookForLosses(request?: Request): void {
    this.#looksForLosses = true;
    if (request) this.submit(request);
    else this.look();
  }

  /** Settles when nothing is asked any more. */
  async whenAtRest(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** From now on what fails is not tried again. */
  giveUpSoon(): void {
    this.#backoff.hurry();
  }

  #run(): void {
    this.#running ??= this.#work();
  }

  async #work(): Promise<void> {
    while (this.#wantsLook || !this.#gathering.isEmpty) {
      try {
        await this.#transact();
      } catch (error) {
        await this.#afterFailure(error);
      }
    }
    this.#running = null;
    this.#tools.onRest();
  }

  async #transact(): Promise<void> {
    const { log, tenant, ports } = this.#tools;
    const rowsCaughtUp = await this.#leaveToOthers();
    const startedMs = ports.timers.monotonicMs();
    await this.#preload();
    const transition = this.#appendsBlindly
      ? await this.#blind.run(() => this.#gathering.take())
      : await log.withStream(tenant, (stream) => this.#runOnStream(stream));
    const seenMs = ports.timers.monotonicMs();
    this.#backoff.succeeded();
    this.#doubt = null;
    const rowsOfOthers = rowsCaughtUp + transition.rowsOfOthers;
    this.#sharedHead.note({ heldMs: seenMs - this.#heldFromMs, rowsOfOthers });
    this.#blind.noteClock(transition.nowMs);
    if (transition.cached) this.#view = { ...transition.cached, nowMs: transition.nowMs, seenMs };
    this.#settle(transition);
    this.#report(transition, seenMs - startedMs);
  }

  /** While others write much: they have the head for a while, and what they wrote is folded. Answers how many rows. */
  async #leaveToOthers(): Promise<number> {
    const resting = this.#view;
    if (!this.#sharedHead.isShared || !resting) return 0;
    const { log, tenant, ports } = this.#tools;
    const { restMs } = this.#sharedHead;
    if (!this.#gathering.isFull) await new Promise<void>((rested) => ports.timers.after(restMs, rested));
    const { position } = resting.view;
    await catchUp(log, tenant, resting);
    return resting.view.position - position;
  }

  /** So that nobody has to wait for the head while a long history is folded. */
  async #preload(): Promise<void> {
    if (this.#view || this.#isBlind(this.#gathering.every(needsNoView))) return;
    const { log, tenant, limits } = this.#tools;
    this.#preloaded = await preloadView(log, tenant, limits);
  }

  /** The log may run this a second time, after it has undone the first. */
  async #runOnStream(stream: LockedStream): Promise<Transition | BlindTransition> {
    this.#heldFromMs = this.#tools.ports.timers.monotonicMs();
    const doubt = this.#doubt;
    if (doubt && (await wasStored(stream, doubt.trace))) return doubt.transition;
    this.#doubt = null;
    const transition = await this.#runBatch(stream, this.#gathering.take());
    const { trace } = transition;
    if (trace) this.#doubt = { transition, trace };
    return transition;
  }

  #runBatch(stream: LockedStream, requests: readonly Request[]): Promise<Transition | BlindTransition> {
    const { room, watches, options, ports, limits } = this.#tools;
    const tools = { newId: ports.newId, random: ports.random, limits };
    const cached = this.#view ?? this.#preloaded ?? undefined;
    if (this.#isBlind(requests.every(needsNoView)) && !isUpToDate(stream, cached)) {
      return enqueueBlindly(stream, requests, tools);
    }
    // Taken out before it is altered: should this fail, it says what was never stored.
    this.#view = null;
    this.#preloaded = null;
    this.#wantsLook = false;
    const looksForLosses = this.#looksForLosses;
    this.#looksForLosses = false;
    const maxJobs = options.jobsPerTransaction;
    return runTransition(stream, { cached, requests, room, watches, maxJobs, looksForLosses }, tools);
  }

  /** Without a view there is none that could be kept up to date by the way. */
  get #appendsBlindly(): boolean {
    if (this.#blind.isInDoubt) return true;
    if (!this.#blind.isPossible || this.#view || this.#doubt) return false;
    return this.#isBlind(this.#gathering.every(needsNoView));
  }

  /** Nobody here has to know what is in the queue. */
  #isBlind(areCallsBlind: boolean): boolean {
    const { room, watches } = this.#tools;
    return areCallsBlind && room.size === 0 && watches.isEmpty && !this.#wantsLook && !this.#looksForLosses;
  }

  #settle(transition: Transition | BlindTransition): void {
    this.#gathering.settle(transition.answers);
    for (const served of transition.served) this.#hand(served);
    this.#tools.watches.tell(transition.endedClaims);
    this.#wasCut = transition.isCut;
    if (this.#wasCut || this.#hasMoreFor(transition.askedUpTo)) this.#wantsLook = true;
  }

  #hand({ waiter, jobs }: Served): void {
    this.#tools.room.remove(waiter);
    if (!waiter.isGone()) {
      waiter.give(jobs);
      return;
    }
    for (const { token } of jobs) this.#giveBack(token);
  }

  /** Whoever was to get the job has gone: it is released untried. */
  #giveBack(token: string): void {
    this.#gathering.add({
      kind: "decide",
      command: { kind: "release", job: { by: "token", token } },
      done: () => undefined,
      failed: (error) =>
        this.#tools.ports.logger.error(error, "a job that nobody took could not be given back"),
    });
  }

  /** True when there is something for waiters who came too late to be asked. */
  #hasMoreFor(askedUpTo: number): boolean {
    const { room } = this.#tools;
    const view = this.#view?.view;
    if (!view || room.lastNumber === askedUpTo) return false;
    for (const line of room.lines()) {
      if (line.lastNumber > askedUpTo && couldClaim(view, line.want)) return true;
    }
    return false;
  }

  /** What is committed stays so, whatever whoever is told makes of it. */
  #report(transition: Transition | BlindTransition, durationMs: number): void {
    const { answers, cached, changes, served, notes, waitsMs } = transition;
    const { tenant, ports, onCommitted } = this.#tools;
    const claimed = served.reduce((sum, { jobs }) => sum + jobs.length, 0);
    try {
      ports.observer.transition({ tenant, durationMs, calls: answers.length, changes, claimed });
      for (const note of notes) ports.observer.note(note);
      for (const waitedMs of waitsMs) ports.observer.jobStarted({ waitedMs });
      if (cached) onCommitted(cached.view);
    } catch (error) {
      ports.logger.error(error, "the queue's observer threw");
    }
  }

  async #afterFailure(error: unknown): Promise<void> {
    const { ports, room } = this.#tools;
    this.#wantsLook = this.#wasCut || room.size > 0;
    if (error instanceof RequestFailure) {
      this.#gathering.fail(error.request, error.cause);
      return;
    }
    ports.observer.transitionFailed();
    if (this.#backoff.mayTryAgain()) {
      await this.#backoff.wait();
      return;
    }
    ports.logger.error(error, "a transaction of the queue failed each time; its calls reject");
    this.#doubt = null;
    this.#blind.giveUp();
    this.#wantsLook = this.#wasCut = false;
    this.#gathering.failAll(error);
    room.failAll(error);
  }
}
