/** The jobs of a run: one for each task, and one for the run itself, which ends when they have ended. */
import type { PreparedJob } from "../command.ts";
import type { ScheduleTask } from "./definition.ts";
import { taskIdOf } from "./derived-id.ts";
import type { RunOfSchedule } from "./run-of-schedule.ts";
import type { ScheduleLimits } from "./schedule-limits.ts";
import type { RecentRun, ScheduleView } from "./schedule-view.ts";

export const RUN_JOB_TYPE = "schedule-run";

/** In the order in which they have to be enqueued; the run is the last. */
export function jobsOfRun(
  schedule: ScheduleView,
  { runId, dueAtMs }: RecentRun,
  limits: ScheduleLimits,
): PreparedJob[] {
  const { tasks, channel } = schedule.definition;
  const jobs = tasks.map((task, index): PreparedJob => {
    return {
      id: taskIdOf(runId, task.key),
      jobType: task.jobType,
      args: task.args,
      channel,
      ...waitsOf(runId, task, tasks[index - 1]),
      ...(task.retry === null ? {} : { retry: task.retry }),
      task: { runId, key: task.key },
    };
  });
  const run: PreparedJob = {
    id: runId,
    jobType: RUN_JOB_TYPE,
    args: "null",
    channel,
    dependencies: jobs.map(({ id }) => id),
    gathers: true,
    run: runOf(schedule, dueAtMs, limits),
  };
  return [...jobs, run];
}

/** A task without dependencies of its own only keeps the order; one with them needs what they did. */
function waitsOf(
  runId: string,
  { dependsOn, onFailedDependency }: ScheduleTask,
  previous: ScheduleTask | undefined,
): Pick<PreparedJob, "dependencies"> & Required<Pick<PreparedJob, "onFailedDependency">> {
  const keys = dependsOn ?? (previous ? [previous.key] : []);
  return {
    dependencies: keys.map((key) => taskIdOf(runId, key)),
    onFailedDependency: onFailedDependency ?? (dependsOn === null ? "run" : "cancel"),
  };
}

function runOf({ id, definition }: ScheduleView, dueAtMs: number, limits: ScheduleLimits): RunOfSchedule {
  return {
    scheduleId: id,
    name: definition.name,
    dueAtMs,
    recovers: definition.enableRecovery ?? limits.recoveryByDefault,
    maxRecoveries: definition.maxRecoveryAttempts ?? limits.maxRecoveryAttempts,
  };
}
