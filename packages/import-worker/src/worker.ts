/**
 * The import worker: ticks over the streams that need attention, claims what it has room for, runs
 * the extractions and settles what they bring. It keeps no state that matters: stop it anywhere,
 * start another, and the log says how to go on.
 */
import { Attendance } from "./attendance.ts";
import { dropGoneLeases } from "./drop-gone-leases.ts";
import { Heartbeat } from "./heartbeat.ts";
import { assertWorkerOptions, DEFAULT_WORKER_OPTIONS, type WorkerOptions } from "./options.ts";
import { type PassReport, passOver } from "./pass.ts";
import type { ImportWorkerPorts } from "./ports.ts";
import { TickLoop } from "./tick-loop.ts";

/** What one tick did. */
export interface TickResult {
  /**
   * True when there was something to do and nothing that this worker could do: others hold every due
   * stream, or it has no lease, or it is being stopped.
   */
  readonly skipped: boolean;
  readonly jobsConsidered: number;
  /** Items whose extraction this tick started; `runTickOnce` answers when they are settled. */
  readonly itemsProcessed: number;
  /** Pickup rows past their time that were deleted; only on ticks that sweep them. */
  readonly pickupGcRows?: number;
}

export interface ImportWorker {
  /**
   * Takes a lease, recovers what was interrupted, and ticks until `stop`. Idempotent. Rejects with
   * what the log threw when it cannot begin; nothing runs then, and it may be called again.
   */
  start(): Promise<void>;
  /**
   * Takes nothing new, waits up to `drainMs` for what runs, gives the rest back untried, and ends the
   * lease. Idempotent. Never rejects, and ends within `drainMs` and 6 s even if the log does not
   * answer; what could not be given back is found by other workers.
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
/** How long it then waits for the lease to end; after that, the lease runs out by itself. */
const LEASE_GRACE_MS = 1_000;

class Worker implements ImportWorker {
  readonly #ports: ImportWorkerPorts;
  readonly #options: WorkerOptions;
  readonly #heartbeat: Heartbeat;
  #attendance: Attendance;
  #loop: TickLoop;
  #unsubscribe: (() => Promise<void>) | null = null;
  #ticks = 0;
  #phase: "idle" | "running" | "draining" = "idle";
  /** Starts and stops, one after the other. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(ports: ImportWorkerPorts, options: WorkerOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#heartbeat = new Heartbeat(ports, options);
    this.#attendance = this.#newAttendance();
    this.#loop = this.#newLoop();
  }

  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  stop(): Promise<void> {
    // A start that hangs is stopped as soon as it has ended; nobody waits for that.
    const boundMs = this.#options.drainMs + WRITE_GRACE_MS + LEASE_GRACE_MS;
    return this.#atMost(
      boundMs,
      this.#inTurn(() => this.#stop()),
    );
  }

  async runTickOnce(): Promise<TickResult> {
    if (this.#phase === "draining") return { skipped: true, jobsConsidered: 0, itemsProcessed: 0 };
    await this.#heartbeat.hold();
    try {
      const attendance = this.#attendance;
      const { due, pickupGcRows } = await this.#look();
      const { result, jobsConsidered, started } = await this.#attendTo(due, attendance);
      await attendance.whenSettled(started);
      return {
        skipped: result === "skipped",
        jobsConsidered,
        itemsProcessed: started.length,
        ...(pickupGcRows === undefined ? {} : { pickupGcRows }),
      };
    } finally {
      await this.#letLeaseGo();
    }
  }

  whenIdle(): Promise<void> {
    return this.#attendance.whenIdle();
  }

  async #start(): Promise<void> {
    if (this.#phase !== "idle") return;
    const { log, logger } = this.#ports;
    const loop = this.#loop;
    await this.#heartbeat.hold();
    try {
      await dropGoneLeases(this.#ports, this.#options.workerId);
      const streams = await log.attendAll();
      this.#unsubscribe = await log.subscribe(() => loop.hint());
      logger.info("import worker started", { workerId: this.#options.workerId, streams });
    } catch (error) {
      await this.#letLeaseGo();
      throw error;
    }
    this.#phase = "running";
    loop.start();
  }

  async #stop(): Promise<void> {
    if (this.#phase !== "running") return;
    this.#phase = "draining";
    const attendance = this.#attendance;
    const callOff = this.#ports.timers.after(this.#options.drainMs, () => attendance.stopExtractions());
    await this.#atMost(this.#options.drainMs + WRITE_GRACE_MS, this.#drain(attendance));
    callOff();
    attendance.close();
    // What a log without an answer still keeps under way belongs to the old ones.
    this.#attendance = this.#newAttendance();
    this.#loop = this.#newLoop();
    await this.#atMost(LEASE_GRACE_MS, this.#letLeaseGo());
    this.#phase = "idle";
    this.#ports.logger.info("import worker stopped", { workerId: this.#options.workerId });
  }

  async #drain(attendance: Attendance): Promise<void> {
    const unsubscribe = this.#unsubscribe;
    this.#unsubscribe = null;
    await this.#loop.stop();
    try {
      await unsubscribe?.();
    } catch (error) {
      this.#ports.logger.error(error, "the subscription to hints could not be ended");
    }
    await attendance.whenIdle();
  }

  async #tick(): Promise<void> {
    const { timers, observer, logger } = this.#ports;
    const attendance = this.#attendance;
    const startedMs = timers.monotonicMs();
    const report = (result: PassReport["result"], streamsAttended: number) =>
      observer.tick({ result, streamsAttended, durationMs: timers.monotonicMs() - startedMs });
    try {
      const { due } = await this.#look();
      const pass = this.#attendTo(due, attendance).then((done) => report(done.result, done.streamsAttended));
      // A stream that takes long is left behind: the next tick looks after the others.
      await this.#atMost(this.#options.tickMs, pass);
    } catch (error) {
      report("error", 0);
      logger.error(error, "a tick failed; the next one tries again");
    }
  }

  /** Sweeps pickups when it is time, and finds the streams that want attention. */
  async #look(): Promise<{ readonly due: readonly string[]; readonly pickupGcRows: number | undefined }> {
    this.#ticks += 1;
    const { pickupSweepEveryTicks, streamsPerTick } = this.#options;
    const pickupGcRows = this.#ticks % pickupSweepEveryTicks === 0 ? await this.#sweepPickups() : undefined;
    return { due: await this.#ports.log.dueStreams(streamsPerTick), pickupGcRows };
  }

  async #attendTo(due: readonly string[], attendance: Attendance): Promise<PassReport> {
    const report = await passOver(due, attendance);
    attendance.forgetIdle();
    this.#ports.observer.workload(attendance.workload());
    return report;
  }

  async #sweepPickups(): Promise<number> {
    const rows = await this.#ports.log.removePickupsOlderThan(this.#options.limits.pickupTtlMs);
    if (rows > 0) this.#ports.observer.pickupsRemoved(rows);
    return rows;
  }

  async #letLeaseGo(): Promise<void> {
    try {
      await this.#heartbeat.letGo();
    } catch (error) {
      this.#ports.logger.error(error, "the lease could not be ended; it runs out by itself");
    }
  }

  #newLoop(): TickLoop {
    return new TickLoop(this.#ports.timers, this.#options.tickMs, () => this.#tick());
  }

  #newAttendance(): Attendance {
    return new Attendance(this.#ports, this.#options, {
      takes: () => this.#phase !== "draining",
      refills: () => this.#phase === "running",
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }

  /** Waits for the work, but no longer than so; the work goes on. */
  async #atMost(boundMs: number, work: Promise<void>): Promise<void> {
    const { promise: outOfTime, resolve } = Promise.withResolvers<void>();
    const callOff = this.#ports.timers.after(boundMs, resolve);
    try {
      await Promise.race([work, outOfTime]);
    } finally {
      callOff();
    }
  }
}
