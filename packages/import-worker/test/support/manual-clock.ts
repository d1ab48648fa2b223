/**
 * Time that passes only when a test says so. The log's clock and every worker's timers hang on it;
 * each worker's own clock starts anywhere, because nothing may depend on it.
 */
import type { Timers } from "../../src/index.ts";

interface Alarm {
  readonly atMs: number;
  readonly callback: () => void;
}

export class ManualClock {
  #nowMs: number;
  readonly #alarms = new Set<Alarm>();

  constructor(startMs = Date.parse("2026-03-01T12:00:00.000Z")) {
    this.#nowMs = startMs;
  }

  /** What never comes. */
  readonly never = Promise.withResolvers<never>().promise;

  readonly nowMs = (): number => this.#nowMs;

  /** Timers that have been set and neither rung nor been called off. */
  get pending(): number {
    return this.#alarms.size;
  }

  /** Timers of one process. `end` is its death: none of them rings any more. */
  timers(originMs = 0): Timers & { end(): void } {
    const own = new Set<Alarm>();
    let isOver = false;
    return {
      after: (delayMs, callback) => {
        if (isOver) return () => undefined;
        const alarm = { atMs: this.#nowMs + delayMs, callback };
        this.#alarms.add(alarm);
        own.add(alarm);
        return () => {
          this.#alarms.delete(alarm);
          own.delete(alarm);
        };
      },
      monotonicMs: () => this.#nowMs - originMs,
      end: () => {
        isOver = true;
        for (const alarm of own) this.#alarms.delete(alarm);
      },
    };
  }

  /** Lets time pass, ringing every timer at its moment and letting all that follows from it happen. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await quiet();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#alarms.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
      await quiet();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Alarm | null {
    let next: Alarm | null = null;
    for (const alarm of this.#alarms) {
      if (alarm.atMs <= untilMs && (next === null || alarm.atMs < next.atMs)) next = alarm;
    }
    return next;
  }
}

/** Settles once everything that can happen without time passing has happened. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
