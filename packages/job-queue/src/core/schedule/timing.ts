/** The two ways in which a schedule says when it is due, and the arithmetic of intervals. */
import { readCron } from "./cron-times.ts";
import type { DueTimes } from "./due-times.ts";

/** An interval, or a cron pattern in a time zone. */
export type Timing =
  /** Due at `startAtMs` and every `everyMs` from there, whatever happened in between. */
  | { readonly kind: "interval"; readonly everyMs: number; readonly startAtMs: number }
  | {
      readonly kind: "cron";
      readonly cron: string;
      readonly timeZone: string;
      /** Not due before; null for no such bound. */
      readonly startAtMs: number | null;
    };

export type TimingReading =
  | { readonly ok: true; readonly due: DueTimes }
  | { readonly ok: false; readonly problem: string };

const SHORTEST_INTERVAL_MS = 1_000;
/** Longer than anybody waits; keeps the arithmetic exact. */
const LONGEST_INTERVAL_MS = 100 * 366 * 86_400_000;

export function readTiming(timing: Timing): TimingReading {
  if (timing.kind === "cron") return readCron(timing.cron, timing.timeZone, timing.startAtMs);
  const { everyMs, startAtMs } = timing;
  if (!Number.isSafeInteger(everyMs) || everyMs < SHORTEST_INTERVAL_MS || everyMs > LONGEST_INTERVAL_MS) {
    return {
      ok: false,
      problem:
        `An interval of ${everyMs} ms is too short, too long or no whole number. ` +
        `Give at least ${SHORTEST_INTERVAL_MS} ms.`,
    };
  }
  return { ok: true, due: new IntervalTimes(everyMs, startAtMs) };
}

class IntervalTimes implements DueTimes {
  readonly #everyMs: number;
  readonly #startAtMs: number;

  constructor(everyMs: number, startAtMs: number) {
    this.#everyMs = everyMs;
    this.#startAtMs = startAtMs;
  }

  nextAfter(afterMs: number): number {
    return this.#at(this.#indexAfter(afterMs));
  }

  latest(afterMs: number, untilMs: number, limit: number): readonly number[] {
    const end = this.#indexAfter(untilMs);
    const begin = Math.max(this.#indexAfter(afterMs), end - limit);
    return Array.from({ length: Math.max(0, end - begin) }, (_, step) => this.#at(begin + step));
  }

  count(afterMs: number, untilMs: number, atMost: number): number {
    return Math.min(atMost, Math.max(0, this.#indexAfter(untilMs) - this.#indexAfter(afterMs)));
  }

  /** The number of due times that are not later than `ms`. */
  #indexAfter(ms: number): number {
    return Math.max(0, Math.floor((ms - this.#startAtMs) / this.#everyMs) + 1);
  }

  #at(index: number): number {
    return this.#startAtMs + index * this.#everyMs;
  }
}
