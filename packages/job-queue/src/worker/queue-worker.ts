/**
 * Runs handlers for jobs of a queue in this process. It keeps no state that matters: kill it anywhere,
 * and what it held is given to others once its lease has run out, or a worker that starts sees that it is gone.
 */
import { enterOwnWorker, leaveOwnWorker } from "@tidemark/process-mark";
import type { ClaimedJob } from "../core/command.ts";
import type { ClaimHolder, HeldClaim } from "../loop/claim-watches.ts";
import { failureJson } from "./failure-json.ts";
import { type Handler, PermanentError } from "./handler.ts";
import type { JobEnding } from "./job-end.ts";
import { JobRun } from "./job-run.ts";
import { JobTaker } from "./job-taker.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { ResultWriter, type Written } from "./result-writer.ts";
import { RunningJobs } from "./running-jobs.ts";
import { type QueueWorkerOptions, type WorkerSettings, workerSettings } from "./worker-options.ts";

export interface QueueWorker {
  readonly workerId: string;
  /**
   * Takes nothing new, gives back what has not begun, waits up to `drainMs` for what runs, aborts the rest and gives
   * it back untried. Idempotent. Never rejects, and ends within `drainMs` and 7 s even if the log does not answer.
   */
  stop(): Promise<void>;
  /** Settles when nothing runs and no result waits to be written. */
  whenIdle(): Promise<void>;
}

/** How long handlers have for ending after their abort; then their jobs are given back all the same. */
const ABORT_GRACE_MS = 1_000;
/** How long a stop waits for the log to take the last results. */
const WRITE_GRACE_MS = 5_000;
/** How long it then waits for the lease to end. */
const LEASE_GRACE_MS = 1_000;
/** Ended jobs that wait to be written, for each that may be held; beyond that nothing new is taken. */
const UNWRITTEN_FACTOR = 4;

/** Takes a lease and begins. Rejects with what the log threw when it cannot; nothing runs then. */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const worker = new Worker(workerSettings(options));
  enterOwnWorker(worker.workerId);
  try {
    await worker.start();
    return worker;
  } catch (error) {
    leaveOwnWorker(worker.workerId);
    throw error;
  }
}

class Worker implements QueueWorker, ClaimHolder {
  readonly #settings: WorkerSettings;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #lease: LeaseKeeper;
  readonly #taker: JobTaker;
  readonly #writer: ResultWriter<JobRun>;
  readonly #running = new RunningJobs();
  readonly #waiting: JobRun[] = [];
  #isToBeFilled = false;
  #stopping: Promise<void> | null = null;
  #idleCallbacks: (() => void)[] = [];
  #nothingRuns: (() => void) | null = null;
  #stopWatching: () => void = () => undefined;

  constructor(settings: WorkerSettings) {
    const { queue, timers, logger } = settings;
    this.#settings = settings;
    this.#handlers = new Map(settings.handlers.map((handler) => [handler.jobType, handler as Handler]));
    this.#lease = new LeaseKeeper(settings);
    this.#writer = new ResultWriter({
      queue: queue.tenantQueue,
      timers,
      logger,
      onWritten: (run, written) => this.#written(run, written),
    });
    this.#taker = new JobTaker({
      settings,
      room: () => this.#room(),
      accept: (jobs) => this.#accept(jobs),
    });
  }

  get workerId(): string {
    return this.#settings.workerId;
  }

  get heldCount(): number {
    return this.#running.size + this.#waiting.length;
  }

  *held(): Iterable<HeldClaim> {
    yield* this.#running.all();
    yield* this.#waiting;
  }

  async start(): Promise<void> {
    const { queue, isGone, logger, workerId } = this.#settings;
    await this.#lease.take();
    try {
      for (const lease of await queue.leases.all()) {
        if (lease.workerId !== workerId && isGone(lease)) await queue.leases.drop(lease.workerId);
      }
    } catch (error) {
      await this.#lease.end();
      throw error;
    }
    this.#stopWatching = queue.tenantQueue.watchClaimsOf(this);
    queue.tenantQueue.lookForLosses();
    this.#taker.start();
    logger.info("queue worker started", { workerId });
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async whenIdle(): Promise<void> {
    if (this.#isIdle()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idleCallbacks.push(resolve);
    await promise;
  }

  #room(): number {
    const { concurrency, prefetch } = this.#settings;
    const held = concurrency + prefetch;
    if (this.#stopping || this.#writer.unwritten >= held * UNWRITTEN_FACTOR) return 0;
    return Math.max(0, held - this.#running.size - this.#waiting.length);
  }

  #accept(jobs: readonly ClaimedJob[]): void {
    const { queue, logger } = this.#settings;
    for (const job of jobs) this.#waiting.push(new JobRun(job, queue, logger));
    if (this.#stopping) this.#giveBackWaiting();
    else this.#fillPlaces();
  }

  #fillPlaces(): void {
    const { concurrency, observer } = this.#settings;
    while (this.#waiting.length > 0 && this.#running.size < concurrency) this.#run(this.#waiting.shift()!);
    observer.load({ running: this.#running.size, waiting: this.#waiting.length });
  }

  /** Once for all jobs that end in the same turn. */
  #fillPlacesSoon(): void {
    if (this.#isToBeFilled) return;
    this.#isToBeFilled = true;
    queueMicrotask(() => {
      this.#isToBeFilled = false;
      if (!this.#stopping) this.#fillPlaces();
    });
  }

  /** No promise of its own: thousands of jobs would have theirs waiting for each commit. */
  #run(run: JobRun): void {
    run.startedMs = this.#settings.timers.monotonicMs();
    this.#running.add(run);
    // What was canceled or lost while it waited here is not begun.
    if (run.isOver) return this.#ended(run, null);
    let result: unknown;
    try {
      result = this.#handlers.get(run.jobType)!.run(run);
    } catch (error) {
      return this.#ended(run, this.#failureOf(run, error));
    }
    if (!isThenable(result)) return this.#ended(run, { kind: "finished", result });
    result.then(
      (value) => this.#ended(run, { kind: "finished", result: value }),
      (error: unknown) => this.#ended(run, this.#failureOf(run, error)),
    );
  }

  #failureOf(run: JobRun, error: unknown): JobEnding | null {
    if (run.isOver) return null;
    if (run.aborted === "stopping") return { kind: "released" };
    const { logger } = this.#settings;
    logger.error(error, "a job's handler failed", { jobId: run.id, jobType: run.jobType });
    return { kind: "failed", error: failureJson(error), retryable: !(error instanceof PermanentError) };
  }

  /** Null for an end that nobody wants to know of any more. */
  #ended(run: JobRun, ending: JobEnding | null): void {
    // Given back by a stop that waited no longer.
    if (!this.#running.remove(run)) return;
    if (this.#running.size === 0) this.#nothingRuns?.();
    this.#fillPlacesSoon();
    if (ending === null || run.isOver) this.#written(run, "dropped");
    else this.#writer.write(run, ending);
  }

  #written(run: JobRun, result: Written): void {
    const { timers, observer } = this.#settings;
    const { jobType, startedMs } = run;
    if (startedMs !== null) {
      observer.jobRan({ jobType, result, durationMs: timers.monotonicMs() - startedMs });
    }
    this.#taker.roomAgain();
    this.#tellIdle();
  }

  async #stop(): Promise<void> {
    const { drainMs, logger, workerId } = this.#settings;
    const taking = this.#taker.stop();
    this.#giveBackWaiting();
    await this.#atMost(drainMs, this.#whenNothingRuns());
    for (const run of this.#running.all()) run.abort("stopping");
    await this.#atMost(ABORT_GRACE_MS, this.#whenNothingRuns());
    for (const run of this.#running.removeAll()) this.#giveBack(run);
    await this.#atMost(WRITE_GRACE_MS, Promise.all([taking, this.whenIdle()]));
    this.#stopWatching();
    this.#writer.close();
    await this.#atMost(LEASE_GRACE_MS, this.#lease.end());
    leaveOwnWorker(workerId);
    logger.info("queue worker stopped", { workerId });
  }

  #giveBackWaiting(): void {
    for (const run of this.#waiting.splice(0)) this.#giveBack(run);
  }

  #giveBack(run: JobRun): void {
    this.#writer.write(run, { kind: "released" });
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && this.#waiting.length === 0 && this.#writer.unwritten === 0;
  }

  #tellIdle(): void {
    if (!this.#isIdle()) return;
    for (const callback of this.#idleCallbacks.splice(0)) callback();
  }

  async #whenNothingRuns(): Promise<void> {
    while (this.#running.size > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#nothingRuns = resolve;
      await promise;
    }
  }

  /** Waits for the work, but no longer than so; the work goes on. */
  async #atMost(boundMs: number, work: Promise<unknown>): Promise<void> {
    const { promise: outOfTime, resolve } = Promise.withResolvers<void>();
    const callOff = this.#settings.timers.after(boundMs, resolve);
    await Promise.race([work, outOfTime]);
    callOff();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
