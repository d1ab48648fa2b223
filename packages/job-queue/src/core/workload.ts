/** What a tenant has to do, for gauges. */
import type { QueueView } from "./view.ts";

export interface Workload {
  readonly jobType: string;
  readonly channel: string;
  readonly pending: number;
  readonly running: number;
}

/** By type and channel, those with the most jobs first; the rest is one entry without names. */
export function workloadOf(view: QueueView, most = 50): readonly Workload[] {
  const loads: Workload[] = [];
  for (const ofChannel of view.groups.values()) {
    for (const { jobType, channel, pending, running } of ofChannel.values()) {
      if (pending + running > 0) loads.push({ jobType, channel, pending, running });
    }
  }
  loads.sort((a, b) => b.pending + b.running - a.pending - a.running);
  if (loads.length <= most) return loads;
  const rest = loads.splice(most - 1);
  const sum = (count: (load: Workload) => number) => rest.reduce((total, load) => total + count(load), 0);
  loads.push({ jobType: "", channel: "", pending: sum((l) => l.pending), running: sum((l) => l.running) });
  return loads;
}
