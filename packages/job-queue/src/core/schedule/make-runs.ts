/** Adds runs to the queue: their tasks, and a job for each run that waits for them. */
import { enqueue } from "../decide-enqueue.ts";
import type { Writer } from "../writer.ts";
import { jobsOfRun } from "./run-jobs.ts";
import type { RecentRun, ScheduleView } from "./schedule-view.ts";

export function makeRuns(writer: Writer, schedule: ScheduleView, runs: readonly RecentRun[]): void {
  const { view, context } = writer;
  const jobs = runs.flatMap((run) => jobsOfRun(schedule, run, view.limits.schedules));
  const added = enqueue(view, jobs, context);
  if (added.answer.kind === "refused")
    throw new Error(`The run of schedule ${schedule.id} was refused: ${added.answer.refusal.reason}.`);
  writer.include(added);
  for (const run of runs) writer.note({ kind: "run-made", scheduleId: schedule.id, ...run });
}
