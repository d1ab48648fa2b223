/**
 * The import worker: ticks over the streams that need attention, claims what it has room for, runs
 * the extractions and settles what they bring. It keeps no state that matters: stop it anywhere,
 * start another, and the log says how to go on.
 */
import { type StreamView, workloadOf } from "@tidemark/import-job";
import { Attendant, type AttendantTools } from "./attendant.ts";
import { Extractions } from "./extractions.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { CachedView } from "./load-view.ts";
import { assertWorkerOptions, DEFAULT_WORKER_OPTIONS, type WorkerOptions } from "./options.ts";
import type { ImportWorkerPorts } from "./ports.ts";
import { reportToObserver } from "./report-to-observer.ts";
import { Slots } from "./slots.ts";
import { TickLoop } from "./tick-loop.ts";
import type { TransitionReport } from "./transition.ts";

/** What one tick did. */
export interface TickResult {
  /** True when there was nothing this worker could do: it has no lease, or others hold every due stream. */
  readonly skipped: boolean;
  readonly jobsConsidered: number;
  /** Items whose extraction this tick started; `runTickOnce` answers when they are settled. */
  readonly itemsProcessed: number;
  /** Pickup rows past their time that were deleted; only on ticks that sweep them. */
  readonly pickupGcRows?: number;
}

export interface ImportWorker {
  /** Takes a lease, recovers what was interrupted, and ticks until `stop`. Idempotent. */
  start(): Promise<void>;
  /**
   * Takes nothing new, waits up to `drainMs` for what runs, gives the rest back untried, and ends the
   * lease. Idempotent.
   */
  stop(): Promise<void>;
  /** One pass over all due streams; answers when the extractions that it started are settled. */
  runTickOnce(): Promise<TickResult>;
  /** Settles when nothing runs and no result waits. */
  whenIdle(): Promise<void>;
}

export type ImportWorkerOptions = Partial<WorkerOptions> &
  Pick<WorkerOptions, "workerId" | "machine" | "processId">;

/** Composes a worker from its ports. Throws when the options contradict each other. */
export function createImportWorker(ports: ImportWorkerPorts, given: ImportWorkerOptions): ImportWorker {
  const options: WorkerOptions = { ...DEFAULT_WORKER_OPTIONS, ...given };
  assertWorkerOptions(options);
  return new Worker(ports, options);
}

/** How long a stop waits for the log to take the last results; after that, other workers recover them. */
const WRITE_GRACE_MS = 5_000;

class Worker implements ImportWorker {
  readonly #ports: ImportWorkerPorts;
  readonly #options: WorkerOptions;
  readonly #slots: Slots;
  readonly #cache = new Map<string, CachedView>();
  readonly #attendants = new Map<string, Attendant>();
  readonly #starved = new Set<string>();
  readonly #extractions: Extractions;
  readonly #heartbeat: Heartbeat;
  readonly #loop: TickLoop;
  #unsubscribe: (() => Promise<void>) | null = null;
  #ticks = 0;
  #phase: "idle" | "running" | "draining" = "idle";

  constructor(ports: ImportWorkerPorts, options: WorkerOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#slots = new Slots(options.concurrency, options.limits.perHost);
    this.#heartbeat = new Heartbeat(ports, options);
    this.#extractions = new Extractions(ports, this.#slots, (userId, item, outcome) => {
      this.#attendant(userId).settle(item, outcome);
    });
    this.#loop = new TickLoop(ports.timers, options.tickMs, () => this.#guardedPass());
  }

  async start(): Promise<void> {
    if (this.#phase !== "idle") return;
    this.#phase = "running";
    try {
      await this.#heartbeat.start();
      await this.#dropGoneLeases();
      const streams = await this.#ports.log.attendAll();
      this.#ports.logger.info("import worker started", { workerId: this.#options.workerId, streams });
      this.#unsubscribe = await this.#ports.log.subscribe(() => this.#loop.hint());
    } catch (error) {
      this.#phase = "idle";
      await this.#heartbeat.stop().catch(() => undefined);
      throw error;
    }
    this.#loop.start();
  }

  async stop(): Promise<void> {
    if (this.#phase !== "running") return;
    this.#phase = "draining";
    await this.#loop.stop();
    await this.#unsubscribe?.();
    const { promise: outOfTime, resolve: giveUp } = Promise.withResolvers<void>();
    const { drainMs } = this.#options;
    const timers = [
      this.#ports.timers.after(drainMs, () => this.#extractions.stopAll()),
      this.#ports.timers.after(drainMs + WRITE_GRACE_MS, giveUp),
    ];
    await Promise.race([this.whenIdle(), outOfTime]);
    for (const callOff of timers) callOff();
    await this.#heartbeat.stop().catch((error: unknown) => {
      this.#ports.logger.error(error, "the lease could not be ended; it runs out by itself");
    });
    this.#phase = "idle";
    this.#ports.logger.info("import worker stopped", { workerId: this.#options.workerId });
  }

  async runTickOnce(): Promise<TickResult> {
    const isVisitor = this.#phase === "idle";
    if (isVisitor) await this.#heartbeat.start();
    try {
      const { streams: _, ...result } = await this.#pass();
      await this.whenIdle();
      return result;
    } finally {
      if (isVisitor) await this.#heartbeat.stop();
    }
  }

  async whenIdle(): Promise<void> {
    for (;;) {
      await this.#extractions.allEnded();
      await Promise.all([...this.#attendants.values()].map((attendant) => attendant.whenIdle()));
      if (this.#extractions.count === 0 && [...this.#attendants.values()].every((a) => a.isIdle)) return;
    }
  }

  async #guardedPass(): Promise<void> {
    const startedMs = this.#ports.timers.monotonicMs();
    const report = (result: "processed" | "skipped" | "error", streamsAttended: number) =>
      this.#ports.observer.tick({
        result,
        streamsAttended,
        durationMs: this.#ports.timers.monotonicMs() - startedMs,
      });
    try {
      const { skipped, streams } = await this.#pass();
      report(skipped ? "skipped" : "processed", streams);
    } catch (error) {
      report("error", 0);
      this.#ports.logger.error(error, "a tick failed; the next one tries again");
    }
  }

  /** One pass: every due stream gets its fair share, then idle capacity is lent. */
  async #pass(): Promise<TickResult & { readonly streams: number }> {
    this.#ticks += 1;
    const pickupGcRows =
      this.#ticks % this.#options.pickupSweepEveryTicks === 0 ? await this.#sweepPickups() : undefined;
    const due = await this.#ports.log.dueStreams(this.#options.streamsPerTick);
    const lendsAtOnce = due.length === 1;
    const reports = await Promise.all(due.map((userId) => this.#attend(userId, lendsAtOnce)));
    const hungry = due.filter((_, index) => reports[index]?.wantsMore);
    if (!lendsAtOnce) reports.push(...(await this.#lend(hungry)));
    this.#forgetIdle();
    this.#ports.observer.workload(workloadOf(this.#liveJobs()));
    const attended = reports.filter((report) => report !== null);
    return {
      skipped: due.length > 0 && attended.length === 0,
      jobsConsidered: attended.reduce((sum, { report }) => sum + report.jobsConsidered, 0),
      itemsProcessed: attended.reduce((sum, { report }) => sum + report.claimed.length, 0),
      ...(pickupGcRows === undefined ? {} : { pickupGcRows }),
      streams: attended.length,
    };
  }

  async #attend(
    userId: string,
    lends: boolean,
    room = this.#slots.free,
  ): Promise<{ report: TransitionReport; wantsMore: boolean } | null> {
    try {
      const report = await this.#attendant(userId).attend(room, lends);
      return report && { report, wantsMore: report.claimed.length > 0 || report.isStarved };
    } catch (error) {
      this.#ports.logger.error(error, "a stream could not be attended to; the others go on", { userId });
      return null;
    }
  }

  /** Capacity that fair shares left over goes to whoever can use it, evenly. */
  async #lend(hungry: readonly string[]) {
    if (this.#slots.free === 0 || hungry.length === 0) return [];
    const share = Math.ceil(this.#slots.free / hungry.length);
    const reports = await Promise.all(hungry.map((userId) => this.#attend(userId, true, share)));
    // Counted when it got its fair share.
    return reports.map((answer) => answer && { ...answer, report: { ...answer.report, jobsConsidered: 0 } });
  }

  #attendant(userId: string): Attendant {
    let attendant = this.#attendants.get(userId);
    if (!attendant) {
      const tools: AttendantTools = {
        log: this.#ports.log,
        options: this.#options,
        ports: this.#ports,
        slots: this.#slots,
        cache: this.#cache,
        onReport: (user, report) => this.#follow(user, report),
        refills: () => this.#phase === "running",
        lendsTo: (user) => this.#starved.size === 0 || (this.#starved.size === 1 && this.#starved.has(user)),
      };
      attendant = new Attendant(userId, tools);
      this.#attendants.set(userId, attendant);
    }
    return attendant;
  }

  /** Makes what runs here follow what the log says, after every committed transition. */
  #follow(userId: string, report: TransitionReport): void {
    reportToObserver(this.#ports.observer, report);
    if (report.isStarved) this.#starved.add(userId);
    else this.#starved.delete(userId);
    this.#extractions.stopUngranted(userId, report.held);
    for (const item of report.claimed) this.#extractions.start(userId, item);
    this.#giveBackUnrun(userId, report);
    if (this.#starved.size > 0 && this.#slots.free > 0 && report.changes > 0) this.#loop.hint();
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

  async #sweepPickups(): Promise<number> {
    const rows = await this.#ports.log.removePickupsOlderThan(this.#options.limits.pickupTtlMs);
    if (rows > 0) this.#ports.observer.pickupsRemoved(rows);
    return rows;
  }

  async #dropGoneLeases(): Promise<void> {
    for (const lease of await this.#ports.log.leases.all()) {
      const isGone = lease.workerId !== this.#options.workerId && this.#ports.isGone(lease);
      if (isGone) await this.#ports.log.leases.drop(lease.workerId);
    }
  }

  #forgetIdle(): void {
    for (const [userId, attendant] of this.#attendants) {
      if (attendant.isIdle && !this.#cache.has(userId)) this.#attendants.delete(userId);
    }
  }

  *#liveJobs() {
    for (const { view } of this.#cache.values()) yield* (view satisfies StreamView).jobs.values();
  }
}
