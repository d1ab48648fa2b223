/**
 * A worker vanished with tasks of a run. With recovery the tasks wait again and the run goes on, as often as it may;
 * without it, or when that is used up, the run is given up: nothing of it is started any more.
 */
import { writeCancel } from "../decide-admin.ts";
import { writeReturn } from "../decide-ending.ts";
import { isLive, type JobView } from "../view.ts";
import type { Writer } from "../writer.ts";
import { liveRunOf } from "./open-runs.ts";
import { countTasks, tasksOf, writeRunEnding } from "./run-endings.ts";
import { isRecovered, outlivesInterruption, type RunOfSchedule } from "./run-of-schedule.ts";

/**
 * `lost` are running tasks of live runs whose claims are lost. All of one run's are one interruption. `hasWritten` tells
 * of jobs that this sweep has ended already.
 */
export function loseTasks(
  writer: Writer,
  lost: readonly JobView[],
  hasWritten: (job: JobView) => boolean,
): void {
  for (const [run, tasks] of Map.groupBy(lost, (task) => liveRunOf(writer.view, task)!)) {
    const order = run.options!.run!;
    const cause = causeToGiveUp(writer, run, order);
    if (cause !== null) giveUp(writer, run, cause, hasWritten);
    else recover(writer, run, order, tasks);
  }
}

function causeToGiveUp({ view }: Writer, { requeues }: JobView, order: RunOfSchedule): Cause | null {
  if (outlivesInterruption(order, requeues, view.limits.schedules)) return null;
  return isRecovered(order, view.limits.schedules) ? usedUp(requeues) : ABANDONED;
}

function recover(writer: Writer, run: JobView, order: RunOfSchedule, lost: readonly JobView[]): void {
  writer.updateJob(run, { state: "pending", requeues: run.requeues + 1 });
  for (const task of lost) loseTask(writer, task);
  writer.note({
    kind: "run-recovered",
    runId: run.id,
    scheduleId: order.scheduleId,
    tasks: lost.length,
  });
}

/** How often a task may be lost, its run says. */
function loseTask(writer: Writer, task: JobView): void {
  writeReturn(writer, task, "lost", {});
  writer.note({ kind: "claim-lost", id: task.id, jobType: task.group.jobType });
}

type Cause = {
  readonly code: "abandoned" | "recovery-attempts-used";
  readonly message: string;
};

const ABANDONED: Cause = {
  code: "abandoned",
  message:
    "A worker vanished with a task of this run, and recovery is off, so what was left of it was not run. " +
    "The schedule's next run begins anew.",
};

function usedUp(recoveries: number): Cause {
  return {
    code: "recovery-attempts-used",
    message:
      `Workers vanished with tasks of this run again after ${recoveries} recoveries, which is as often as it may be. ` +
      "See whether one of its tasks ends its worker.",
  };
}

function giveUp(writer: Writer, run: JobView, error: Cause, hasWritten: (job: JobView) => boolean): void {
  const tasks = tasksOf(writer, run);
  const open = tasks.filter((task) => isLive(task) && !hasWritten(task));
  for (const task of open) writeCancel(writer, task);
  const { total, finished, failed, canceled } = countTasks(run, tasks);
  writeRunEnding(writer, run, "failed", {
    tasks: { total, finished, failed, canceled: canceled + open.length },
    recoveries: run.requeues,
    error,
  });
  const { scheduleId } = run.options!.run!;
  writer.note({ kind: "run-abandoned", scheduleId, runId: run.id, reason: error.code });
}
