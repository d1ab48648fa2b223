/**
 * Recovery: a look at everything that is not at rest, with the transition that any worker would make.
 * What it adds to a worker's tick is around that: the database is asked first, one recovery runs at a
 * time over all processes, and all that was found and done is told.
 */
import { DEFAULT_LIMITS } from "@tidemark/import-job";
import { Heartbeat } from "../heartbeat.ts";
import { RECOVERY_STREAM } from "./attempt.ts";
import { AttemptLog } from "./attempt-log.ts";
import { findInterruptedImports } from "./find-interrupted-imports.ts";
import { findInterruptedJobs } from "./find-interrupted-jobs.ts";
import { createImportLane } from "./import-lane.ts";
import { LastSigns } from "./last-signs.ts";
import { assertRecoveryLimits, DEFAULT_RECOVERY_LIMITS, type RecoveryLimits } from "./limits.ts";
import { countInDueStreams, isAnythingInterrupted, lookAtStreams } from "./look-around.ts";
import { pause, within, withinGrace } from "./pause.ts";
import type { RecoveryOptions, RecoveryPorts } from "./ports.ts";
import { createQueueLane } from "./queue-lane.ts";
import { RecoveryRun, type RunTools } from "./recovery-run.ts";
import { calledOff, EMPTY_REPORT, type RecoveryResult } from "./result.ts";
import { describeStatus, type RecoveryStatus } from "./status.ts";
import type { Walk } from "./walk-streams.ts";

export interface RecoveryRequest {
  /** Tries in all, when the database does not answer or breaks off. Default 3. */
  readonly maxRetries?: number;
  /** Between tries, ms. Default 5,000. */
  readonly retryDelayMs?: number;
  /** One that ended well within the last 5 minutes is enough, unless a look finds what was interrupted since. Default true. */
  readonly skipIfRecentAttempt?: boolean;
  /** No transition begins once it is aborted. A reason of the name `TimeoutError` times the recovery out. */
  readonly signal?: AbortSignal;
}

export interface Recovery {
  /** One recovery, with all that it found and did. Never rejects, and ends within 5 s of the signal's abort. */
  recover(request?: RecoveryRequest): Promise<RecoveryResult>;
  /** The same; false when it failed or was called off. */
  initializeRecovery(request?: RecoveryRequest): Promise<boolean>;
  /** The same, however recent the last one was. */
  forceRecovery(request?: Omit<RecoveryRequest, "skipIfRecentAttempt">): Promise<boolean>;
  /** Whether the database answers now. */
  validateDatabaseConnection(): Promise<boolean>;
  /** Closes what nobody could move for a day; answers how much that was. Rejects with what the log throws. */
  cleanupStaleJobs(): Promise<number>;
  /** True when a look around finds interrupted work. Rejects with what the log throws. */
  hasJobsNeedingRecovery(): Promise<boolean>;
  /** Where all processes together stand. Rejects with what the log throws. */
  getRecoveryStatus(): Promise<RecoveryStatus>;
}

const CONNECTION_PATIENCE_MS = 10_000;
/** How long transitions that had begun before an abort may take to end. */
const ABORT_GRACE_MS = 5_000;
const NEVER = new AbortController().signal;

/** Throws when the limits contradict each other. */
export function createRecovery(ports: RecoveryPorts, options: RecoveryOptions): Recovery {
  return new StreamRecovery(ports, options);
}

class StreamRecovery implements Recovery {
  readonly #ports: RecoveryPorts;
  readonly #options: RecoveryOptions;
  readonly #limits: RecoveryLimits;
  readonly #lastSigns: LastSigns;
  readonly #tools: RunTools;

  constructor(ports: RecoveryPorts, options: RecoveryOptions) {
    this.#ports = ports;
    this.#options = options;
    const limits = { ...DEFAULT_RECOVERY_LIMITS, ...options.limits };
    assertRecoveryLimits(limits);
    this.#limits = limits;
    const { log, newId, random } = ports;
    const { workerId, importLimits = DEFAULT_LIMITS, attemptsStream = RECOVERY_STREAM } = options;
    const findImports = ports.findInterruptedImports ?? findInterruptedImports;
    this.#lastSigns = new LastSigns(log.leases);
    const findJobs = ports.findInterruptedJobs ?? findInterruptedJobs;
    this.#tools = {
      ports,
      workerId,
      attempts: new AttemptLog(log, attemptsStream, limits, newId),
      heartbeat: new Heartbeat(
        { ...ports, observer: { leaseRenewed: () => undefined } },
        { ...limits, ...options },
      ),
      lanes: [
        createImportLane({ log, workerId, importLimits, limits, find: findImports, newId, random }),
        createQueueLane({
          log,
          limits: options.queueLimits ?? {},
          recoveryLimits: limits,
          find: findJobs,
          lastSignOf: this.#lastSigns.of,
          newId,
          random,
        }),
      ],
      lastSigns: this.#lastSigns,
      isConnected: () => this.validateDatabaseConnection(),
    };
  }

  async recover(request: RecoveryRequest = {}): Promise<RecoveryResult> {
    const { signal = NEVER } = request;
    const result = await withinGrace(this.#ports.timers, signal, ABORT_GRACE_MS, this.#run(request, signal));
    return result === "late" ? calledOff(signal, EMPTY_REPORT) : result;
  }

  async initializeRecovery(request?: RecoveryRequest): Promise<boolean> {
    const { outcome } = await this.recover(request);
    return outcome === "recovered" || outcome === "warnings" || outcome === "skipped";
  }

  forceRecovery(request: Omit<RecoveryRequest, "skipIfRecentAttempt"> = {}): Promise<boolean> {
    return this.initializeRecovery({ ...request, skipIfRecentAttempt: false });
  }

  async validateDatabaseConnection(): Promise<boolean> {
    const { checkConnection, timers, logger } = this.#ports;
    try {
      const answer = await within(timers, CONNECTION_PATIENCE_MS, checkConnection());
      if (answer !== "late") return true;
      logger.info("the database has not answered", { waitedMs: CONNECTION_PATIENCE_MS });
    } catch (error) {
      logger.error(error, "the database does not answer");
    }
    return false;
  }

  async cleanupStaleJobs(): Promise<number> {
    let closed = 0;
    await this.#lastSigns.look();
    await lookAtStreams(this.#walk(NEVER), this.#tools.lanes, async ({ userId, lane, found }) => {
      if (!found.some(({ reason }) => reason === "stale")) return;
      const report = await lane.attend(userId, NEVER);
      if (report !== "held") closed += report.done.filter(({ outcome }) => outcome === "closed").length;
    });
    return closed;
  }

  async hasJobsNeedingRecovery(): Promise<boolean> {
    await this.#lastSigns.look();
    return isAnythingInterrupted(this.#walk(NEVER), this.#tools.lanes);
  }

  async getRecoveryStatus(): Promise<RecoveryStatus> {
    const [attempts, pending] = await Promise.all([
      this.#tools.attempts.status(),
      countInDueStreams(this.#ports.log, this.#tools.lanes, this.#limits),
    ]);
    return describeStatus(attempts, pending);
  }

  async #run(request: RecoveryRequest, signal: AbortSignal): Promise<RecoveryResult> {
    const { maxRetries = 3, retryDelayMs = 5_000, skipIfRecentAttempt = true } = request;
    const { timers, logger } = this.#ports;
    const run = new RecoveryRun(this.#tools, this.#walk(signal), skipIfRecentAttempt);
    for (let tries = 1; ; tries += 1) {
      const result = await run.try();
      if (result.outcome !== "failed" || tries >= maxRetries) return result;
      logger.info("recovery is tried again", { tries, maxRetries, retryDelayMs });
      await pause(timers, retryDelayMs, signal);
      if (signal.aborted) return calledOff(signal, result.report);
    }
  }

  #walk(signal: AbortSignal): Walk {
    const { streams } = this.#options;
    return { log: this.#ports.log, streams, atATime: this.#limits.streamsAtATime, signal };
  }
}
