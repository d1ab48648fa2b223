/**
 * Looks after the queues of all tenants: schedules that are due, runs that are complete or interrupted, claims that were
 * lost. It only brings transactions about; what happens in them is the queue's own deciding, the same that a waiting
 * worker brings about. However many schedulers run, each due time gets one run.
 */
import { DEFAULT_QUEUE_LIMITS } from "../core/limits.ts";
import { DEFAULT_PORTS } from "../default-ports.ts";
import type { QueuePorts } from "../ports.ts";
import { type SchedulerOptions, type SchedulerSettings, schedulerSettings } from "./scheduler-options.ts";
import { StreamAttendant } from "./stream-attendant.ts";

export interface SchedulerPass {
  /** Transactions that were brought about. */
  readonly attended: number;
  /** Those that failed; their streams stay due. */
  readonly failed: number;
}

export interface Scheduler {
  /** Looks at everything once, then at whatever is due. Rejects with what the log threw; nothing runs then. */
  start(): Promise<void>;
  /** Settles when the pass that runs has ended; none follows. Idempotent; never rejects. */
  stop(): Promise<void>;
  /** One pass over all that is due. Needs no start. Rejects with what the log threw when it cannot tell what is due. */
  runOnce(): Promise<SchedulerPass>;
}

/** Rounds of one pass, each over the streams that are due by then; what is left waits for the next pass. */
const MOST_ROUNDS = 10;
/** Streams that are asked for when only some of them matter. */
const MOST_STREAMS = 10_000;
/** From one pass to the next at least, ms. */
const LEAST_GAP_MS = 20;

export function createScheduler(options: SchedulerOptions): Scheduler {
  return new LogScheduler(options, schedulerSettings(options));
}

class LogScheduler implements Scheduler {
  readonly #options: SchedulerOptions;
  readonly #settings: SchedulerSettings;
  readonly #ports: QueuePorts;
  readonly #attendant: StreamAttendant;
  #lastCheckMs = -Infinity;
  #isRunning = false;
  #callOff: (() => void) | null = null;
  /** Passes come one after the other, whoever asks for them. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: SchedulerOptions, settings: SchedulerSettings) {
    const { log, limits } = options;
    this.#options = options;
    this.#settings = settings;
    this.#ports = { ...DEFAULT_PORTS, ...options.ports };
    this.#attendant = new StreamAttendant({
      log,
      limits: { ...DEFAULT_QUEUE_LIMITS, ...limits },
      ports: this.#ports,
    });
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      await this.runOnce();
    } catch (error) {
      this.#isRunning = false;
      throw error;
    }
    this.#runLater();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#callOff?.();
    await this.#tail;
    this.#attendant.views.clear();
  }

  runOnce(): Promise<SchedulerPass> {
    const pass = this.#tail.then(() => this.#pass());
    this.#tail = pass.catch(() => undefined);
    return pass;
  }

  async #pass(): Promise<SchedulerPass> {
    const { tenants } = this.#options;
    const pass = new Pass();
    const isTimeToCheck = this.#isTimeToCheck();
    if (isTimeToCheck && !tenants) this.#makeAllDue();
    let due = isTimeToCheck && tenants ? tenants : await this.#dueStreams(pass);
    for (let round = 1; due.length > 0; round += 1) {
      await this.#attendAll(due, pass);
      if (round === MOST_ROUNDS) break;
      due = await this.#dueStreams(pass);
    }
    this.#attendant.views.forgetUnused();
    return pass;
  }

  /** Now and then everything is looked at, whatever the hints say. */
  #isTimeToCheck(): boolean {
    const nowMs = this.#ports.timers.monotonicMs();
    if (nowMs - this.#lastCheckMs < this.#settings.recoveryCheckIntervalMs) return false;
    this.#lastCheckMs = nowMs;
    return true;
  }

  /** Waits for every stream in turn, so nobody waits for it; a pass follows. */
  #makeAllDue(): void {
    const { log } = this.#options;
    log
      .attendAll("queue")
      .then(() => this.#runSoon())
      .catch((error: unknown) => {
        this.#lastCheckMs = -Infinity;
        this.#ports.logger.error(error, "the scheduler could not look at everything; it tries again");
      });
  }

  async #dueStreams({ setAside }: Pass): Promise<readonly string[]> {
    const { log, tenants } = this.#options;
    const limit = (tenants ? MOST_STREAMS : this.#settings.streamsPerRound) + setAside.size;
    const due = await log.dueStreams(limit, "queue");
    return due.filter((tenant) => !setAside.has(tenant) && (tenants?.includes(tenant) ?? true));
  }

  async #attendAll(streams: readonly string[], pass: Pass): Promise<void> {
    const rest = streams.values();
    const lanes = Array.from({ length: Math.min(this.#settings.concurrency, streams.length) }, async () => {
      for (const tenant of rest) await this.#attend(tenant, pass);
    });
    await Promise.all(lanes);
  }

  /** One stream that cannot be attended to does not keep the others waiting. */
  async #attend(tenant: string, pass: Pass): Promise<void> {
    try {
      if (await this.#attendant.attend(tenant)) pass.attended += 1;
      else pass.setAside.add(tenant);
    } catch (error) {
      pass.failed += 1;
      pass.setAside.add(tenant);
      this.#ports.observer.transitionFailed();
      this.#ports.logger.error(error, "the scheduler could not look at a stream; it tries again", { tenant });
    }
  }

  #runLater(): void {
    const dueInMs = Math.max(LEAST_GAP_MS, this.#attendant.views.dueInMs());
    this.#runIn(Math.min(this.#settings.pollMs, dueInMs));
  }

  #runSoon(): void {
    // While a pass runs, the next one comes when it has ended.
    if (this.#callOff) this.#runIn(0);
  }

  #runIn(delayMs: number): void {
    this.#callOff?.();
    this.#callOff = null;
    if (!this.#isRunning) return;
    this.#callOff = this.#ports.timers.after(delayMs, () => {
      this.#callOff = null;
      this.runOnce()
        .catch((error: unknown) => {
          this.#ports.logger.error(error, "the scheduler could not tell what is due; it tries again");
        })
        .finally(() => this.#runLater());
    });
  }
}

class Pass implements SchedulerPass {
  attended = 0;
  failed = 0;
  /** Held by somebody else, who does what is due, or failing: not looked at again in this pass. */
  readonly setAside = new Set<string>();
}
