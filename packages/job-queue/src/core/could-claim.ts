/** Whether there is anything for whoever waits. Costs next to nothing, however many jobs there are. */
import type { Want } from "./command.ts";
import type { Group, QueueView } from "./view.ts";

export function couldClaim(view: QueueView, want: Pick<Want, "jobTypes" | "channels">): boolean {
  return wantedGroups(view, want).some((group) => !group.ready.isEmpty);
}

/** Each group once. */
export function wantedGroups(
  view: QueueView,
  { jobTypes, channels }: Pick<Want, "jobTypes" | "channels">,
): Group[] {
  const groups: Group[] = [];
  for (const channel of channels) {
    const ofChannel = view.groups.get(channel);
    if (ofChannel === undefined) continue;
    for (const jobType of jobTypes) {
      const group = ofChannel.get(jobType);
      if (group !== undefined && !groups.includes(group)) groups.push(group);
    }
  }
  return groups;
}
