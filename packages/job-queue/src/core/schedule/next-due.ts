/** When a schedule is due first, and when next after it was changed. */
import { dueTimesOf, type ScheduleDefinition } from "./definition.ts";
import type { DueTimes } from "./due-times.ts";
import type { ScheduleView } from "./schedule-view.ts";

interface NextDue {
  readonly due: DueTimes;
  readonly nextDueAtMs: number | null;
}

/**
 * A new schedule is due from its start on, also when that has passed. Without a start, an interval is due for the first
 * time when it has gone by once.
 */
export function firstDue(definition: ScheduleDefinition, madeAtMs: number): NextDue {
  return dueFrom(definition, madeAtMs, definition.startAtMs ?? madeAtMs);
}

/** Other times, or a pause that has ended, count from when that was said. No due time comes again. */
export function nextDueFrom({ definition, paused, lastDueAtMs }: ScheduleView, saidAtMs: number): NextDue {
  const fromMs = Math.max(saidAtMs, (lastDueAtMs ?? -Infinity) + 1);
  const next = dueFrom(definition, fromMs, fromMs);
  return paused ? { ...next, nextDueAtMs: null } : next;
}

export function hasOtherTimes(before: ScheduleDefinition, after: ScheduleDefinition): boolean {
  return (
    before.everyMs !== after.everyMs ||
    before.cron !== after.cron ||
    before.timeZone !== after.timeZone ||
    before.startAtMs !== after.startAtMs
  );
}

function dueFrom(definition: ScheduleDefinition, saidAtMs: number, fromMs: number): NextDue {
  const due = dueTimesOf(definition, saidAtMs + (definition.everyMs ?? 0));
  return { due, nextDueAtMs: due.nextAfter(fromMs - 1) };
}
