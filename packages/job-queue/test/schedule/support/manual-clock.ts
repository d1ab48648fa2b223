/** Time that passes only when a test says so: the log's clock and every timer hang on it. */
import type { Timers } from "../../../src/index.ts";

export class ManualClock {
  #nowMs = Date.parse("2026-03-01T12:00:00.000Z");
  readonly #alarms = new Set<{ readonly atMs: number; readonly ring: () => void }>();

  readonly nowMs = (): number => this.#nowMs;

  readonly timers: Timers = {
    after: (delayMs, ring) => {
      const alarm = { atMs: this.#nowMs + delayMs, ring };
      this.#alarms.add(alarm);
      return () => void this.#alarms.delete(alarm);
    },
    monotonicMs: () => this.#nowMs,
  };

  /** Rings every timer at its moment and lets all that follows from it happen. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await quiet();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#alarms.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.ring();
      await quiet();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number) {
    const due = [...this.#alarms].filter(({ atMs }) => atMs <= untilMs);
    return due.toSorted((one, other) => one.atMs - other.atMs)[0];
  }
}

/** Settles once everything that can happen without time passing has happened. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
