/** What a tenant has to do, for gauges. Counted over all jobs of the view: to be asked now and then. */
import type { QueueView } from "./view.ts";

export interface JobCounts {
  /** The ready ones included. */
  readonly pending: number;
  /** Could be given out at once. */
  readonly ready: number;
  readonly running: number;
}

export function countJobs(view: QueueView): JobCounts {
  let [pending, ready, running] = [0, 0, 0];
  for (const job of view.jobs.values()) {
    if (job.state === "running") running += 1;
    else if (job.state === "pending") {
      pending += 1;
      if (job.isReady) ready += 1;
    }
  }
  return { pending, ready, running };
}
