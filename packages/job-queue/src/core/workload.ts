/** What a tenant has to do, for gauges. */
import type { QueueView } from "./view.ts";

export interface JobCounts {
  /** The ready ones included. */
  readonly pending: number;
  /** Could be given out at once; of jobs that share a limit only the foremost of each type and channel. */
  readonly ready: number;
  readonly running: number;
}

export function countJobs(view: QueueView): JobCounts {
  let [pending, ready, running] = [0, 0, 0];
  for (const ofChannel of view.groups.values()) {
    for (const group of ofChannel.values()) {
      pending += group.pending;
      ready += group.readyCount;
      running += group.running;
    }
  }
  return { pending, ready, running };
}
