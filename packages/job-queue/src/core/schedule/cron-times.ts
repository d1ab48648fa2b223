/**
 * Due times of a cron pattern by the wall clock of a time zone. When the clocks go forward, a pattern that names fixed
 * hours is due at the end of the gap; when they go back it is due once, at the first pass. A pattern that repeats within
 * the day (with a wildcard or a step) skips the gap and is due in both passes.
 */
import { Cron } from "croner";
import type { DueTimes } from "./due-times.ts";

const NICKNAME = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;

export type CronReading =
  | { readonly ok: true; readonly due: DueTimes }
  | { readonly ok: false; readonly problem: string };

/** Five fields, or six with the seconds first. `startAtMs` is the earliest due time that counts. */
export function readCron(pattern: string, timeZone: string, startAtMs: number | null): CronReading {
  const zoneProblem = timeZoneProblem(timeZone);
  if (zoneProblem !== null) return { ok: false, problem: zoneProblem };
  // What is no pattern could be read as a single date, in the machine's own zone.
  const isPattern = NICKNAME.test(pattern.trim()) || /^[^:@]+$/.test(pattern);
  if (!isPattern) return { ok: false, problem: cronProblem(pattern, "it is a date or an unknown nickname") };
  try {
    const cron = new Cron(pattern, {
      timezone: timeZone,
      mode: "5-or-6-parts",
      fixedTimeRule: "no-wildcard",
      paused: true,
    });
    return { ok: true, due: new CronTimes(cron, startAtMs ?? -Infinity) };
  } catch (error) {
    return { ok: false, problem: cronProblem(pattern, error instanceof Error ? error.message : "unknown") };
  }
}

class CronTimes implements DueTimes {
  readonly #cron: Cron;
  readonly #startAtMs: number;

  constructor(cron: Cron, startAtMs: number) {
    this.#cron = cron;
    this.#startAtMs = startAtMs;
  }

  nextAfter(afterMs: number): number | null {
    const fromMs = Math.max(afterMs, this.#startAtMs - 1);
    return this.#cron.nextRun(new Date(fromMs))?.getTime() ?? null;
  }

  latest(afterMs: number, untilMs: number, limit: number): readonly number[] {
    const fromMs = Math.max(afterMs, this.#startAtMs - 1);
    if (untilMs <= fromMs) return [];
    // The reference itself does not count, so it lies just behind the last time that does.
    const backwards = this.#cron.previousRuns(limit, new Date(untilMs + 1));
    return backwards
      .map((date) => date.getTime())
      .filter((dueAtMs) => dueAtMs > fromMs && dueAtMs <= untilMs)
      .reverse();
  }

  count(afterMs: number, untilMs: number, atMost: number): number {
    let count = 0;
    let dueAtMs = this.nextAfter(afterMs);
    while (count < atMost && dueAtMs !== null && dueAtMs <= untilMs) {
      count += 1;
      dueAtMs = this.nextAfter(dueAtMs);
    }
    return count;
  }
}

function timeZoneProblem(timeZone: string): string | null {
  try {
    Intl.DateTimeFormat("en", { timeZone }).resolvedOptions();
    return null;
  } catch {
    return `The time zone "${timeZone}" is not known. Use a name of the IANA list, such as "Europe/Berlin" or "UTC".`;
  }
}

function cronProblem(pattern: string, reason: string): string {
  const detail = reason.replace(/^CronPattern: /, "");
  return (
    `The cron pattern "${pattern}" cannot be read (${detail}). Give five fields (minute, hour, day, month, weekday) ` +
    `or six with the seconds first, such as "30 2 * * *".`
  );
}
