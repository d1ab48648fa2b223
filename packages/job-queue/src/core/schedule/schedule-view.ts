/** A tenant's schedules as folded from the log, and which of them have to be looked at. */
import TinyQueue from "tinyqueue";
import type { ScheduleDefinition } from "./definition.ts";
import type { DueTimes } from "./due-times.ts";

export interface RecentRun {
  readonly runId: string;
  /** The due time, or when somebody asked for the run. */
  readonly dueAtMs: number;
}

export interface ScheduleView {
  readonly id: string;
  /** When its record was inserted, by the log's clock. A schedule made again under the same id is another one. */
  madeAtMs: number;
  /** From this position on the log says all that is known of it. */
  firstSeq: number;
  definition: ScheduleDefinition;
  due: DueTimes;
  paused: boolean;
  /** Due times before it have been dealt with; null while paused, and when none is to come. */
  nextDueAtMs: number | null;
  lastDueAtMs: number | null;
  /** Due times that got no run since the schedule was made. */
  passedOver: number;
  /** The latest runs, the newest first. */
  recentRuns: readonly RecentRun[];
  /** False while the record does not say what the view says. */
  isWritten: boolean;
  /** Latest field time seen on the record, by anybody's clock. */
  lastStampMs: number;
}

interface DueTimer {
  readonly atMs: number;
  readonly schedule: ScheduleView;
}

export interface ScheduleBook {
  readonly byId: Map<string, ScheduleView>;
  readonly timers: TinyQueue<DueTimer>;
  /** Due, and not yet dealt with: there may be no room for their runs. */
  readonly due: Set<ScheduleView>;
  readonly unwritten: Set<ScheduleView>;
  /** Unfinished runs by schedule, also of schedules that are gone. */
  readonly openRuns: Map<string, Set<string>>;
}

export function createScheduleBook(): ScheduleBook {
  return {
    byId: new Map(),
    timers: new TinyQueue<DueTimer>([], (a, b) => a.atMs - b.atMs),
    due: new Set(),
    unwritten: new Set(),
    openRuns: new Map(),
  };
}

/** Brings the indexes up to a schedule that was changed. */
export function indexSchedule(book: ScheduleBook, schedule: ScheduleView): void {
  book.byId.set(schedule.id, schedule);
  if (schedule.isWritten) book.unwritten.delete(schedule);
  else book.unwritten.add(schedule);
  book.due.delete(schedule);
  if (schedule.nextDueAtMs !== null) book.timers.push({ atMs: schedule.nextDueAtMs, schedule });
}

export function forgetSchedule(book: ScheduleBook, schedule: ScheduleView): void {
  book.byId.delete(schedule.id);
  book.unwritten.delete(schedule);
  book.due.delete(schedule);
  schedule.nextDueAtMs = null;
}

/** Finds the schedules whose time has come. */
export function advanceSchedules(book: ScheduleBook, nowMs: number): void {
  for (let timer = nextTimer(book); timer && timer.atMs <= nowMs; timer = nextTimer(book)) {
    book.timers.pop();
    book.due.add(timer.schedule);
  }
}

export function roomForRuns(book: ScheduleBook, schedule: ScheduleView): number {
  const open = book.openRuns.get(schedule.id)?.size ?? 0;
  return Math.max(0, schedule.definition.maxOpenRuns - open);
}

/** When a sweep has something to do for schedules; 0 for at once, null for never. */
export function nextScheduleAttentionMs(book: ScheduleBook): number | null {
  if (book.unwritten.size > 0) return 0;
  for (const schedule of book.due) if (roomForRuns(book, schedule) > 0) return 0;
  return nextTimer(book)?.atMs ?? null;
}

/** Infinity when there is no schedule. */
export function lowestScheduleSeq(book: ScheduleBook): number {
  let lowest = Infinity;
  for (const { firstSeq } of book.byId.values()) lowest = Math.min(lowest, firstSeq);
  return lowest;
}

/** The first timer that still speaks of its schedule's due time. */
function nextTimer({ timers, byId, due }: ScheduleBook): DueTimer | undefined {
  for (;;) {
    const timer = timers.peek();
    if (!timer) return undefined;
    const { schedule, atMs } = timer;
    if (byId.get(schedule.id) === schedule && schedule.nextDueAtMs === atMs && !due.has(schedule))
      return timer;
    timers.pop();
  }
}
