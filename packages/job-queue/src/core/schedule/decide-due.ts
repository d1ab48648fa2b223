/** Schedules whose time has come make their runs; what users changed of a schedule is said by the system, too. */
import type { Writer } from "../writer.ts";
import { runIdOf } from "./derived-id.ts";
import { dueRuns } from "./due-runs.ts";
import { makeRuns } from "./make-runs.ts";
import { withRuns } from "./schedule-record.ts";
import { writeSchedule } from "./schedule-rows.ts";
import { roomForRuns, type ScheduleView } from "./schedule-view.ts";

/** What does not fit into one sweep stays due. */
export function attendSchedules(writer: Writer): void {
  const { view, changes } = writer;
  const { due, unwritten } = view.schedules;
  const written = new Set<ScheduleView>();
  const mostChanges = changes.length + view.limits.schedules.runChangesPerSweep;
  for (const schedule of due) {
    if (changes.length >= mostChanges) break;
    if (makeDueRuns(writer, schedule, mostChanges - changes.length)) written.add(schedule);
  }
  for (const schedule of unwritten) if (!written.has(schedule)) writeSchedule(writer, schedule);
}

/** False when nothing could be done: there is no room for another run. */
function makeDueRuns(writer: Writer, schedule: ScheduleView, mostChanges: number): boolean {
  const { view, context } = writer;
  const { definition, due, nextDueAtMs } = schedule;
  if (nextDueAtMs === null) return false;
  const changesOfRun = 2 * definition.tasks.length + 2;
  const fitting = Math.max(1, Math.floor(mostChanges / changesOfRun));
  const found = dueRuns(due, definition.missed, {
    afterMs: nextDueAtMs - 1,
    // A clock that was set back counts as standing still, as it does for the view.
    nowMs: Math.max(context.nowMs, view.nowMs),
    room: Math.min(fitting, roomForRuns(view.schedules, schedule)),
  });
  if (found.untilMs < nextDueAtMs) return false;
  const runs = found.dueAtMs.map((dueAtMs) => ({ runId: runIdOf(schedule, dueAtMs), dueAtMs }));
  if (runs.length > 0) makeRuns(writer, schedule, runs);
  writeSchedule(writer, schedule, {
    nextDueAtMs: due.nextAfter(found.untilMs),
    lastDueAtMs: found.untilMs,
    passedOver: schedule.passedOver + (found.passedOver?.runs ?? 0),
    recentRuns: withRuns(schedule.recentRuns, runs),
  });
  return true;
}
