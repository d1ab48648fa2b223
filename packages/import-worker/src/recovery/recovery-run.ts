/**
 * One run of recovery, in as many tries as it takes: asks the database, takes its turn among all
 * processes, looks after the streams, and records how that ended.
 */
import { dropGoneLeases } from "../drop-gone-leases.ts";
import type { Heartbeat } from "../heartbeat.ts";
import type { AttemptLog } from "./attempt-log.ts";
import type { BeginRefusal } from "./decide-attempt.ts";
import type { LastSigns } from "./last-signs.ts";
import type { RecoveryLane } from "./lane.ts";
import { isAnythingInterrupted } from "./look-around.ts";
import { RecoveryNotes } from "./notes.ts";
import type { RecoveryPorts } from "./ports.ts";
import { nameOf, recoverStreams } from "./recover-streams.ts";
import { hasWarnings, type RecoveryReport } from "./report.ts";
import { calledOff, EMPTY_REPORT, type EndedRecovery, type RecoveryResult } from "./result.ts";
import type { Walk } from "./walk-streams.ts";

export interface RunTools {
  readonly ports: RecoveryPorts;
  readonly workerId: string;
  readonly attempts: AttemptLog;
  readonly heartbeat: Heartbeat;
  readonly lanes: readonly RecoveryLane[];
  readonly lastSigns: LastSigns;
  readonly isConnected: () => Promise<boolean>;
}

export class RecoveryRun {
  readonly #tools: RunTools;
  readonly #walk: Walk;
  readonly #skipIfRecentAttempt: boolean;
  /** Stays the same until its end is recorded: a beginning whose commit is in doubt is this run's own. */
  #attemptId: string;

  constructor(tools: RunTools, walk: Walk, skipIfRecentAttempt: boolean) {
    this.#tools = tools;
    this.#walk = walk;
    this.#skipIfRecentAttempt = skipIfRecentAttempt;
    this.#attemptId = tools.ports.newId();
  }

  /** One try. Never rejects. */
  async try(): Promise<RecoveryResult> {
    const { ports, heartbeat, workerId, lastSigns, isConnected } = this.#tools;
    const { signal } = this.#walk;
    if (!(await isConnected()))
      return { outcome: "failed", why: "the database does not answer", report: EMPTY_REPORT };
    if (signal.aborted) return calledOff(signal, EMPTY_REPORT);
    try {
      await lastSigns.look();
      await dropGoneLeases(ports, workerId);
      await heartbeat.hold();
    } catch (error) {
      return this.#failed(error, EMPTY_REPORT);
    }
    try {
      return await this.#takeTurn();
    } catch (error) {
      return this.#failed(error, EMPTY_REPORT);
    } finally {
      await this.#letLeaseGo();
    }
  }

  async #takeTurn(): Promise<RecoveryResult> {
    const { ports } = this.#tools;
    const { signal } = this.#walk;
    const refusal = await this.#begin();
    if (signal.aborted && refusal?.reason === "recent") return calledOff(signal, EMPTY_REPORT);
    if (refusal) return { outcome: "skipped", ...refusal };
    const startedMs = ports.timers.monotonicMs();
    const result = await this.#lookAfterAll();
    await this.#recordEnd(result);
    const durationMs = ports.timers.monotonicMs() - startedMs;
    ports.observer.attemptEnded({ end: result.outcome, durationMs });
    return result;
  }

  /** What a recent success is not enough for is recovered all the same. */
  async #begin(): Promise<BeginRefusal | null> {
    const { attempts, workerId, lanes } = this.#tools;
    const wish = { attemptId: this.#attemptId, workerId };
    const refusal = await attempts.begin({ ...wish, skipIfRecentAttempt: this.#skipIfRecentAttempt });
    if (refusal?.reason !== "recent" || !(await isAnythingInterrupted(this.#walk, lanes))) return refusal;
    return attempts.begin({ ...wish, skipIfRecentAttempt: false });
  }

  async #lookAfterAll(): Promise<EndedRecovery> {
    const { ports, lanes } = this.#tools;
    const { signal } = this.#walk;
    const notes = new RecoveryNotes(ports.observer);
    try {
      await recoverStreams(this.#walk, { lanes, notes, logger: ports.logger });
    } catch (error) {
      return this.#failed(error, notes.report());
    }
    const report = notes.report();
    if (signal.aborted) return calledOff(signal, report);
    return { outcome: hasWarnings(report) ? "warnings" : "recovered", report };
  }

  async #recordEnd({ outcome, report }: EndedRecovery): Promise<void> {
    const { attempts, ports } = this.#tools;
    const counts = {
      found: report.found.length,
      done: report.done.length,
      problems: report.problems.length,
    };
    try {
      const isOwn = await attempts.end(this.#attemptId, outcome, counts);
      if (!isOwn) ports.logger.info("this recovery was taken for dead; what it did holds all the same");
      this.#attemptId = ports.newId();
    } catch (error) {
      ports.logger.error(error, "how the recovery ended could not be recorded");
    }
  }

  async #letLeaseGo(): Promise<void> {
    const { heartbeat, ports } = this.#tools;
    try {
      await heartbeat.letGo();
    } catch (error) {
      ports.logger.error(error, "the lease could not be ended; it runs out by itself");
    }
  }

  #failed(error: unknown, report: RecoveryReport): EndedRecovery {
    this.#tools.ports.logger.error(error, "recovery failed");
    return { outcome: "failed", why: nameOf(error), report };
  }
}
