/**
 * Which pending items may be claimed now: fair between jobs, polite to hosts. Reads the view and
 * changes nothing.
 */
import { hostCapacity } from "./host.ts";
import type { ItemView, JobView, StreamView } from "./view.ts";

export interface PickRules {
  /** Items of one job that may run at a time; no bound when null. */
  readonly perJob: number | null;
  /** Fetches that this process still allows on a host, over all its streams. */
  readonly hostRoom: (host: string) => number;
}

const NO_RULES: PickRules = { perJob: null, hostRoom: () => Infinity };

/** The claimable items in the order in which they should be taken: jobs in turn, hosts in turn. */
export function* availableItems(
  view: StreamView,
  rules: PickRules = NO_RULES,
): Generator<ItemView, void, void> {
  const takenOfHost = new Map<string, number>();
  const turns = [...turnsOf(view, rules, takenOfHost)];
  while (turns.length > 0) {
    for (let index = 0; index < turns.length;) {
      const next = turns[index]!.next();
      if (next.done) {
        turns.splice(index, 1);
      } else {
        yield next.value;
        index += 1;
      }
    }
  }
}

function* turnsOf(view: StreamView, rules: PickRules, taken: Map<string, number>) {
  for (const job of view.claimable) yield itemsOfJob(view, job, rules, taken);
}

/** One job's claimable items, a host at a time in turn, until the job or its hosts have enough. */
function* itemsOfJob(
  view: StreamView,
  job: JobView,
  rules: PickRules,
  takenOfHost: Map<string, number>,
): Generator<ItemView, void, void> {
  let room = rules.perJob === null ? Infinity : rules.perJob - job.running;
  let hosts = hostTurns(job);
  while (room > 0) {
    const served: Generator<ItemView, void, void>[] = [];
    for (const items of hosts) {
      if (room <= 0) return;
      const { value: item } = items.next();
      if (!item) continue;
      const host = item.host;
      const taken = takenOfHost.get(host.host) ?? 0;
      const capacity = hostCapacity(host, view.nowMs, view.limits);
      if (host.running + taken >= capacity || taken >= rules.hostRoom(host.host)) continue;
      takenOfHost.set(host.host, taken + 1);
      room -= 1;
      served.push(items);
      yield item;
    }
    if (served.length === 0) return;
    hosts = served;
  }
}

function* hostTurns(job: JobView): Iterable<Generator<ItemView, void, void>> {
  for (const queue of job.ready.values()) yield queue.items();
}
