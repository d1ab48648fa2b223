/** Which runs of a schedule are unfinished: they take the room that further runs need. */
import { isLive, type JobView, type QueueView } from "../view.ts";
import type { ScheduleBook } from "./schedule-view.ts";

/** Called whenever a run comes into the view, ends, or is deleted. */
export function noteRun({ openRuns }: ScheduleBook, job: JobView): void {
  const scheduleId = job.options?.run?.scheduleId;
  if (scheduleId === undefined) return;
  const open = openRuns.get(scheduleId);
  if (isLive(job)) {
    if (open) open.add(job.id);
    else openRuns.set(scheduleId, new Set([job.id]));
  } else if (open?.delete(job.id) && open.size === 0) openRuns.delete(scheduleId);
}

/** The run whose task the job is, while it goes on; null for any other job, which is judged by itself. */
export function liveRunOf(view: QueueView, job: JobView): JobView | null {
  const runId = job.options?.task?.runId;
  const run = runId === undefined ? undefined : view.jobs.get(runId);
  return run?.options?.run && isLive(run) ? run : null;
}
