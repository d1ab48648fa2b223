/** Calls the tick again and again, never twice at once: at its interval, or soon when there is news. */
import type { Timers } from "./ports.ts";

/** Hints bring a tick at most this often, ms; a tick after a quiet time comes at once. */
const HINT_GAP_MS = 200;

export class TickLoop {
  readonly #timers: Timers;
  readonly #intervalMs: number;
  readonly #tick: () => Promise<void>;
  #stopTimer: (() => void) | null = null;
  #running: Promise<void> | null = null;
  #isWanted = false;
  #isStopped = true;
  #lastTickMs = -Infinity;
  #stopHint: (() => void) | null = null;

  /** `tick` must not reject. */
  constructor(timers: Timers, intervalMs: number, tick: () => Promise<void>) {
    this.#timers = timers;
    this.#intervalMs = intervalMs;
    this.#tick = tick;
  }

  start(): void {
    this.#isStopped = false;
    this.soon();
  }

  /** Asks for a tick now, or right after the one that runs. */
  soon(): void {
    if (this.#isStopped) return;
    this.#isWanted = true;
    this.#running ??= this.#runWanted();
  }

  /** There may be news: a tick follows, but a burst of hints brings few. */
  hint(): void {
    if (this.#isStopped || this.#stopHint) return;
    const quietMs = this.#timers.monotonicMs() - this.#lastTickMs;
    if (quietMs >= HINT_GAP_MS) {
      this.soon();
      return;
    }
    this.#stopHint = this.#timers.after(HINT_GAP_MS - quietMs, () => {
      this.#stopHint = null;
      this.soon();
    });
  }

  /** Settles when the tick that runs has ended. None follows. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#isWanted = false;
    this.#stopTimer?.();
    this.#stopHint?.();
    this.#stopHint = null;
    await this.#running;
  }

  async #runWanted(): Promise<void> {
    this.#stopTimer?.();
    while (this.#isWanted) {
      this.#isWanted = false;
      this.#lastTickMs = this.#timers.monotonicMs();
      await this.#tick();
    }
    this.#running = null;
    if (!this.#isStopped) this.#stopTimer = this.#timers.after(this.#intervalMs, () => this.soon());
  }
}
