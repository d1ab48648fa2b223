/** The jobs of one type in one channel: what a worker asks for. */
import { createGroup } from "./create-view.ts";
import type { Group, QueueView } from "./view.ts";

/** Groups without jobs are kept, up to about so many, because most of them soon have some again. */
const MOST_IDLE = 1_000;

export function groupOf({ groups }: QueueView, channel: string, jobType: string): Group {
  let ofChannel = groups.get(channel);
  if (ofChannel === undefined) groups.set(channel, (ofChannel = new Map()));
  let group = ofChannel.get(jobType);
  if (group === undefined) ofChannel.set(jobType, (group = createGroup(channel, jobType)));
  return group;
}

export function dropIdleGroup({ groups }: QueueView, { channel, jobType, jobs }: Group): void {
  if (jobs > 0) return;
  const ofChannel = groups.get(channel)!;
  if (groups.size + ofChannel.size <= MOST_IDLE) return;
  ofChannel.delete(jobType);
  if (ofChannel.size === 0) groups.delete(channel);
}
