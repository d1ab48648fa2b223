/** A schedule in the form in which callers get it: arguments parsed, times as dates. */
import type { ReadJson } from "../calls/job-answers.ts";
import type { ScheduleTask } from "../core/schedule/definition.ts";
import type { MissedPolicy } from "../core/schedule/due-runs.ts";
import type { ScheduleBook, ScheduleView } from "../core/schedule/schedule-view.ts";
import type { ScheduleTaskInput } from "./schedule-input.ts";

export interface ScheduleRecord {
  readonly id: string;
  readonly name: string;
  readonly everyMs?: number;
  readonly cron?: string;
  /** Of `cron`. */
  readonly timeZone?: string;
  readonly startAt?: Date;
  readonly tasks: readonly ScheduleTaskInput[];
  readonly channel: string;
  readonly missed: MissedPolicy;
  /** Absent when the schedule leaves it to the queue's limits, like `maxRecoveryAttempts`. */
  readonly enableRecovery?: boolean;
  readonly maxRecoveryAttempts?: number;
  readonly maxOpenRuns: number;
  readonly paused: boolean;
  /** Absent while it is paused. One that has passed waits for room, or for somebody who looks. */
  readonly nextDueAt?: Date;
  /** The latest due time that was dealt with, with a run or without. */
  readonly lastDueAt?: Date;
  /** Due times that got no run since the schedule was made; a gap of more than 1,000 counts as 1,000. */
  readonly passedOver: number;
  /** Runs that are unfinished. */
  readonly openRuns: number;
  /** The newest first, at most 20. */
  readonly recentRuns: readonly { readonly runId: string; readonly dueAt: Date }[];
}

export function scheduleRecord(
  { openRuns }: ScheduleBook,
  schedule: ScheduleView,
  readJson: ReadJson,
): ScheduleRecord {
  const { definition, nextDueAtMs, lastDueAtMs } = schedule;
  const { everyMs, cron, timeZone, startAtMs, enableRecovery, maxRecoveryAttempts } = definition;
  return {
    id: schedule.id,
    name: definition.name,
    ...(everyMs !== null && { everyMs }),
    ...(cron !== null && { cron, timeZone }),
    ...(startAtMs !== null && { startAt: new Date(startAtMs) }),
    tasks: definition.tasks.map((task) => taskInput(task, readJson)),
    channel: definition.channel,
    missed: definition.missed,
    ...(enableRecovery !== null && { enableRecovery }),
    ...(maxRecoveryAttempts !== null && { maxRecoveryAttempts }),
    maxOpenRuns: definition.maxOpenRuns,
    paused: schedule.paused,
    ...(nextDueAtMs !== null && { nextDueAt: new Date(nextDueAtMs) }),
    ...(lastDueAtMs !== null && { lastDueAt: new Date(lastDueAtMs) }),
    passedOver: schedule.passedOver,
    openRuns: openRuns.get(schedule.id)?.size ?? 0,
    recentRuns: schedule.recentRuns.map(({ runId, dueAtMs }) => ({ runId, dueAt: new Date(dueAtMs) })),
  };
}

function taskInput({ key, jobType, args, ...task }: ScheduleTask, readJson: ReadJson): ScheduleTaskInput {
  const { dependsOn, onFailedDependency, retry } = task;
  return {
    key,
    jobType,
    args: readJson(args),
    ...(dependsOn !== null && { dependsOn }),
    ...(onFailedDependency !== null && { onFailedDependency }),
    ...(retry !== null && { retry }),
  };
}
