/**
 * All streams that this worker attends to, with what they share: views, capacity and the extractions
 * that run. Makes what runs here follow what the log says, after every committed transition. When to
 * look at which stream is decided elsewhere.
 */
import { type ClaimedItem, type Workload, workloadOf } from "@tidemark/import-job";
import { Attendant, type AttendantTools } from "./attendant.ts";
import { Extractions } from "./extractions.ts";
import type { WorkerOptions } from "./options.ts";
import type { ImportWorkerPorts } from "./ports.ts";
import { reportToObserver } from "./report-to-observer.ts";
import { type Share, Shares } from "./shares.ts";
import { Slots } from "./slots.ts";
import { couldRunMore, type TransitionReport } from "./transition.ts";
import { ViewCache } from "./view-cache.ts";

export type Attended =
  | { readonly kind: "attended"; readonly report: TransitionReport }
  /** Somebody else holds the stream's head. */
  | { readonly kind: "held" }
  /** A transition of it is under way here already, or this worker takes nothing any more. */
  | { readonly kind: "left" }
  | { readonly kind: "failed" };

/** A claim whose extraction was started here. */
export interface StartedItem {
  readonly userId: string;
  readonly item: ClaimedItem;
}

export interface AttendanceSigns {
  /** True while new items may be taken. */
  readonly takes: () => boolean;
  /** True while settled items make room for new ones at once, as they do in a started worker. */
  readonly refills: () => boolean;
}

const NOTHING: Share = { room: 0, lends: false };

export class Attendance {
  readonly shares: Shares;
  readonly #ports: ImportWorkerPorts;
  readonly #options: WorkerOptions;
  readonly #signs: AttendanceSigns;
  readonly #slots: Slots;
  readonly #views: ViewCache;
  readonly #extractions: Extractions;
  readonly #attendants = new Map<string, Attendant>();
  #isClosed = false;

  constructor(ports: ImportWorkerPorts, options: WorkerOptions, signs: AttendanceSigns) {
    this.#ports = ports;
    this.#options = options;
    this.#signs = signs;
    this.#slots = new Slots(options.concurrency, options.limits.perHost, ports.hostRoom);
    this.#views = new ViewCache(ports.timers.monotonicMs);
    this.#extractions = new Extractions(ports, this.#slots, (userId, item, outcome) => {
      if (!this.#isClosed) this.#attendant(userId).settle(item, outcome);
    });
    this.shares = new Shares({
      runs: (userId) => this.#extractions.countOf(userId) + (this.#attendants.get(userId)?.taking ?? 0),
      isBusy: (userId) => this.#attendants.get(userId)?.isIdle === false,
      wants: (userId, kind) => this.#couldUseSlot(userId, kind),
    });
  }

  get freeSlots(): number {
    return this.#slots.free;
  }

  /** One transition of the stream. Never throws: one stream's trouble is not another's. */
  async attend(userId: string, share: Share): Promise<Attended> {
    if (!this.#signs.takes() || this.#isClosed) return { kind: "left" };
    const attendant = this.#attendant(userId);
    if (!attendant.isIdle) return { kind: "left" };
    try {
      const report = await attendant.attend(share);
      return report ? { kind: "attended", report } : { kind: "held" };
    } catch (error) {
      this.#ports.logger.error(error, "a stream could not be attended to; the others go on", { userId });
      return { kind: "failed" };
    }
  }

  /** True while the stream could use a slot at once, if idle capacity is lent. */
  couldUseLent(userId: string): boolean {
    return this.#couldUseSlot(userId, "lent");
  }

  /** Live items of the streams whose views are here. */
  workload(): Workload {
    return workloadOf(this.#views.jobs());
  }

  /** Lets go of what streams at rest have left behind. */
  forgetIdle(): void {
    this.#views.forgetUnused();
    for (const [userId, attendant] of this.#attendants) {
      if (attendant.isIdle && !this.#views.has(userId)) this.#attendants.delete(userId);
    }
  }

  /** Aborts what runs; its items are given back untried. */
  stopExtractions(): void {
    this.#extractions.stopAll();
  }

  /** Settles when nothing runs and no result waits. */
  async whenIdle(): Promise<void> {
    while (!this.#isIdle()) {
      await this.#extractions.allEnded();
      await Promise.all([...this.#attendants.values()].map((attendant) => attendant.whenIdle()));
    }
  }

  /** Settles when these extractions have ended and their results are written or dropped. */
  async whenSettled(started: readonly StartedItem[]): Promise<void> {
    await Promise.all(
      started.map(async ({ userId, item }) => {
        await this.#extractions.ended(item);
        await this.#attendants.get(userId)?.whenWritten(item);
      }),
    );
  }

  /** Gives up everything at once; whatever still comes is ignored. */
  close(): void {
    this.#isClosed = true;
    this.#extractions.stopAll();
    for (const attendant of this.#attendants.values()) attendant.close();
    this.#views.clear();
  }

  #isIdle(): boolean {
    return this.#extractions.count === 0 && [...this.#attendants.values()].every(({ isIdle }) => isIdle);
  }

  #attendant(userId: string): Attendant {
    let attendant = this.#attendants.get(userId);
    if (!attendant) {
      attendant = new Attendant(userId, this.#tools());
      this.#attendants.set(userId, attendant);
    }
    return attendant;
  }

  #tools(): AttendantTools {
    return {
      log: this.#ports.log,
      options: this.#options,
      ports: this.#ports,
      slots: this.#slots,
      views: this.#views,
      onReport: (userId, report) => this.#follow(userId, report),
      refill: (userId) => this.#refill(userId),
      onFlushed: () => this.#serveWaiting(),
    };
  }

  #follow(userId: string, report: TransitionReport): void {
    reportToObserver(this.#ports.observer, report);
    this.shares.note(userId, report.appetite);
    this.#extractions.stopUngranted(userId, report.held);
    for (const item of report.claimed) this.#extractions.start(userId, item);
    this.#giveBackUnrun(userId, report);
  }

  /**
   * Claims that the log grants and nobody runs: they were made in a transaction whose outcome was
   * unknown. They are given back untried.
   */
  #giveBackUnrun(userId: string, report: TransitionReport): void {
    const attendant = this.#attendant(userId);
    for (const item of report.held.values()) {
      if (this.#extractions.has(item) || attendant.isWaiting(item)) continue;
      attendant.settle(item, { kind: "released" });
    }
  }

  #refill(userId: string): Share {
    return this.#signs.refills() ? this.shares.shareOf(userId, this.#slots.free) : NOTHING;
  }

  /** Slots that a stream left free go to those that wait for one. */
  #serveWaiting(): void {
    if (!this.#signs.refills()) return;
    for (let slots = this.#slots.free; slots > 0; slots -= 1) {
      const userId = this.shares.takeNext();
      if (userId === null) return;
      const { room, lends } = this.shares.shareOf(userId, slots);
      void this.attend(userId, { room: Math.max(1, room), lends });
    }
  }

  #couldUseSlot(userId: string, kind: "fair" | "lent"): boolean {
    const cached = this.#views.peek(userId);
    const perJob = kind === "fair" ? this.#options.limits.perJob : null;
    return cached !== undefined && couldRunMore(cached.view, perJob, this.#slots.roomOn);
  }
}
