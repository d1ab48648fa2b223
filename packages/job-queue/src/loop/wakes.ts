/**
 * Brings about the transactions that nobody asks for while somebody waits: at a hint, when the view
 * says that something comes due, and at a steady poll, which alone would be enough.
 */
import type { Head, SyncLog } from "@tidemark/sync-log";
import { nextDutyMs } from "../core/advance.ts";
import { leaseIdsOf } from "../core/leases.ts";
import type { QueueLimits } from "../core/limits.ts";
import type { QueueOptions } from "../options.ts";
import type { QueuePorts } from "../ports.ts";
import type { CommitLoop, RestingView } from "./commit-loop.ts";
import { FreshHead } from "./fresh-head.ts";
import { LogWatch } from "./log-watch.ts";

export interface WakeTools {
  readonly log: SyncLog;
  readonly tenant: string;
  readonly limits: QueueLimits;
  readonly options: QueueOptions;
  readonly ports: QueuePorts;
  readonly loop: CommitLoop;
  /** True while somebody waits for what may come. */
  readonly isWaitedFor: () => boolean;
}

/** A due time that has passed and is not yet dealt with is looked at again after this, ms. */
const LEAST_DELAY_MS = 1;
/** The longest delay that timers take, ms. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

export class Wakes {
  readonly head: FreshHead;
  readonly #tools: WakeTools;
  readonly #watch: LogWatch;
  #stopPoll: (() => void) | null = null;
  #stopTimer: (() => void) | null = null;
  #endHearing: (() => Promise<void>) | null = null;
  #isNewsPossible = false;
  #isChecking = false;
  #lastLeaseCheckMs = -Infinity;
  #isClosed = false;

  constructor(tools: WakeTools) {
    this.#tools = tools;
    this.head = new FreshHead(tools.log, tools.tenant);
    this.#watch = LogWatch.of(tools.log);
  }

  /** Somebody has begun to wait. */
  begin(): void {
    if (this.#isClosed) return;
    const { tenant, ports } = this.#tools;
    this.#endHearing ??= this.#watch.hear(tenant, () => this.#hint(), ports.logger);
    if (!this.#stopPoll) this.#schedulePoll();
    if (!this.#stopTimer) this.#scheduleAttention();
  }

  /** The loop has come to rest: what it may have missed, and what its view says of later. */
  rest(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    if (this.#isClosed || !this.#tools.isWaitedFor()) return;
    this.#scheduleAttention();
    if (this.#isNewsPossible) this.check();
  }

  /** Looks whether the head has moved on; then a transaction follows. */
  check(): void {
    if (this.#isChecking) {
      this.#isNewsPossible = true;
      return;
    }
    this.#isChecking = true;
    this.#isNewsPossible = false;
    void this.#lookAtHead().finally(() => {
      this.#isChecking = false;
      if (this.#isNewsPossible && !this.#tools.loop.isRunning) this.check();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopPoll?.();
    this.#stopTimer?.();
    const endHearing = this.#endHearing;
    this.#endHearing = null;
    await endHearing?.();
  }

  #hint(): void {
    // Most hints are of this queue's own transactions; those are known once the loop is at rest.
    this.#isNewsPossible = true;
    if (!this.#tools.loop.isRunning && this.#tools.isWaitedFor()) this.check();
  }

  async #lookAtHead(): Promise<void> {
    const { loop, ports } = this.#tools;
    try {
      const head = await this.head.read();
      if (loop.isRunning) this.#isNewsPossible = true;
      else if (!isCurrent(loop.restingView, head)) loop.look();
    } catch (error) {
      ports.logger.error(error, "the head could not be read; the next poll tries again");
    }
  }

  #schedulePoll(): void {
    const { ports, options, isWaitedFor } = this.#tools;
    this.#stopPoll = ports.timers.after(options.pollMs, () => {
      this.#stopPoll = null;
      if (this.#isClosed || !isWaitedFor()) return;
      this.check();
      void this.#checkLeases();
      this.#schedulePoll();
    });
  }

  /** Whether the workers of what runs still live: a read without a lock, which all queues of the log share. */
  async #checkLeases(): Promise<void> {
    const { loop, ports, limits } = this.#tools;
    const monotonicMs = ports.timers.monotonicMs();
    if (monotonicMs - this.#lastLeaseCheckMs < limits.claimCheckMs) return;
    this.#lastLeaseCheckMs = monotonicMs;
    try {
      const leases = await this.#watch.leases(monotonicMs, limits.claimCheckMs / 2);
      const resting = loop.restingView;
      if (!resting) return;
      const nowMs = this.#nowMs(resting);
      const live = new Set(leases.filter((l) => l.expiresAtMs > nowMs).map((l) => l.workerId));
      if (leaseIdsOf(resting.view).some((id) => !live.has(id))) loop.lookForLosses();
      await this.#watch.dropOldTokenLeases(nowMs, monotonicMs);
    } catch (error) {
      ports.logger.error(error, "the leases could not be looked at; the next poll tries again");
    }
  }

  #scheduleAttention(): void {
    const { loop, ports } = this.#tools;
    const resting = loop.restingView;
    const dutyMs = resting ? nextDutyMs(resting.view) : null;
    if (!resting || dutyMs === null) return;
    const delayMs = Math.min(Math.max(dutyMs - this.#nowMs(resting), LEAST_DELAY_MS), LONGEST_DELAY_MS);
    this.#stopTimer = ports.timers.after(delayMs, () => {
      this.#stopTimer = null;
      loop.look();
    });
  }

  /** The log's clock as far as the process's own tells. */
  #nowMs({ nowMs, seenMs }: RestingView): number {
    return nowMs + (this.#tools.ports.timers.monotonicMs() - seenMs);
  }
}

/** True when the view knows everything up to that head. */
export function isCurrent(resting: RestingView | null, head: Head | null): resting is RestingView {
  if (!resting) return false;
  return head === null || (resting.epoch === head.epoch && resting.view.position >= head.seq);
}
