/** Keeps a pending job in the queues exactly while nothing but a free worker is missing. */
import { setEligible } from "./limit-index.ts";
import type { JobView, QueueView } from "./view.ts";

export function awaitRunAt(view: QueueView, job: JobView): void {
  job.isDue = job.runAtMs === null || job.runAtMs <= view.nowMs;
  if (!job.isDue) view.timers.push({ kind: "due", atMs: job.runAtMs!, job });
}

/** A job that gathers is never taken: it is complete when it waits for nothing. */
export function refreshEligible(view: QueueView, job: JobView): void {
  if (job.state !== "pending" || job.isDeleted) return;
  const isComplete = job.waiting === 0 && job.isDue;
  if (!job.options?.gathers) setEligible(view, job, isComplete && !view.doomed.has(job));
  else if (isComplete) view.gathered.add(job);
  else view.gathered.delete(job);
}
