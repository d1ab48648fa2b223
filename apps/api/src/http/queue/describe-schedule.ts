/** A schedule and its runs as the API tells them, and a new one as the queue takes it. */
import type { z } from "@hono/zod-openapi";
import type { RunProgress, ScheduleInput, ScheduleRecord, TaskProgress } from "@tidemark/job-queue";
import { isoOrNull } from "./describe-job.ts";
import type { NEW_SCHEDULE, RUN, SCHEDULE } from "./schedule-schemas.ts";

export function describeSchedule(schedule: ScheduleRecord): z.input<typeof SCHEDULE> {
  const { startAt, tasks, nextDueAt, lastDueAt, recentRuns, ...plain } = schedule;
  return {
    ...plain,
    ...(startAt && { startAt: startAt.toISOString() }),
    tasks: tasks.map(({ dependsOn, ...task }) => ({
      ...task,
      ...(dependsOn && { dependsOn: [...dependsOn] }),
    })),
    nextDueAt: isoOrNull(nextDueAt),
    lastDueAt: isoOrNull(lastDueAt),
    recentRuns: recentRuns.map(({ runId, dueAt }) => ({ runId, dueAt: dueAt.toISOString() })),
  };
}

export function describeRun(run: RunProgress): z.input<typeof RUN> {
  const { dueAt, queuedAt, startedAt, finishedAt, tasks, taskList, result, ...plain } = run;
  return {
    ...plain,
    dueAt: dueAt.toISOString(),
    queuedAt: queuedAt.toISOString(),
    startedAt: isoOrNull(startedAt),
    finishedAt: isoOrNull(finishedAt),
    tasks: { ...tasks },
    taskList: taskList.map(describeTask),
    ...(result !== undefined && { result }),
  };
}

function describeTask({ startedAt, finishedAt, result, ...plain }: TaskProgress) {
  return {
    ...plain,
    startedAt: isoOrNull(startedAt),
    finishedAt: isoOrNull(finishedAt),
    ...(result !== undefined && { result }),
  };
}

/** `exact` is the same body with its numbers as they came. */
export function newSchedule(given: z.output<typeof NEW_SCHEDULE>, exact: unknown): ScheduleInput {
  const { startAt, tasks, ...plain } = given;
  const exactTasks = (exact as { readonly tasks: readonly { readonly args?: unknown }[] }).tasks;
  return {
    // What JSON leaves out is absent, never undefined.
    ...(plain as Omit<ScheduleInput, "tasks" | "startAt">),
    ...(startAt !== undefined && { startAt: new Date(startAt) }),
    tasks: tasks.map((task, index) => ({
      ...(task as ScheduleInput["tasks"][number]),
      args: exactTasks[index]?.args ?? null,
    })),
  };
}
