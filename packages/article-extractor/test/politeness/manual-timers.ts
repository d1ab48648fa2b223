/** A clock that stands still until the test moves it. */

import type { Timers } from "../../src/index.ts";

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
}

export class ManualTimers implements Timers {
  #nowMs = 0;
  readonly #alarms = new Set<Alarm>();
  #alarmSet = Promise.withResolvers<void>();

  readonly monotonicMs = () => this.#nowMs;

  readonly after = (delayMs: number, callback: () => void) => {
    const alarm = { atMs: this.#nowMs + delayMs, callback };
    this.#alarms.add(alarm);
    this.#alarmSet.resolve();
    return () => void this.#alarms.delete(alarm);
  };

  /** Settles when an alarm is set from now on. */
  nextAlarm(): Promise<void> {
    this.#alarmSet = Promise.withResolvers();
    return this.#alarmSet.promise;
  }

  /** When something is to happen, in order. */
  get alarmsMs(): readonly number[] {
    return [...this.#alarms].map(({ atMs }) => atMs).toSorted((a, b) => a - b);
  }

  /** Moves on, and calls what has come due on the way, in order. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const [next] = [...this.#alarms].toSorted((a, b) => a.atMs - b.atMs);
      if (next === undefined || next.atMs > untilMs) break;
      this.#alarms.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = untilMs;
  }
}
