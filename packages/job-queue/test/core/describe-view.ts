/** A view in a canonical form, indexes included, so that two ways to the same view can be compared. */
import { roomOf } from "../../src/core/limit-index.ts";
import { type Group, isLive, type JobView, type LimitView, type QueueView } from "../../src/core/view.ts";

export function describeView(view: QueueView) {
  const jobs = [...view.jobs.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    nowMs: view.nowMs,
    jobs: jobs.map((job) => describeJob(view, job)),
    groups: Object.fromEntries(
      groupsOf(view).map((group): [string, object] => [nameOf(group), describeGroup(group)]),
    ),
    limits: Object.fromEntries(
      [...view.limitKeys.values()]
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map((limit): [string, object] => [limit.key, describeLimit(view, limit)]),
    ),
    uniqueKeys: describeSets(view.uniqueKeys),
    dependents: describeSets(view.dependents),
    claims: [...view.claims.values()]
      .map((claim) => ({ ...claim, jobs: idsOf(claim.jobs) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    claimsByWorker: describeSets(view.claimsByWorker),
    tokens: [...view.byToken].map(([token, job]) => `${token}=${job.id}`).sort(),
    silent: [...view.silent].map((claim) => claim.id).sort(),
    doomed: idsOf(view.doomed.keys()),
    gathered: idsOf(view.gathered),
    abandoned: idsOf(view.abandoned.keys()),
    corrections: [...view.corrections.entries()].map(([job, fields]) => [job.id, [...fields].sort()]),
    workers: [...view.workers.keys()].sort(),
  };
}

function describeJob(view: QueueView, job: JobView) {
  const { group, slot, claim, counters, firstSeq: _, older: _older, newer: _newer, isQueued, ...rest } = job;
  const { waiting, saysCounters, isDue, ...fields } = rest;
  return {
    ...fields,
    ...(isLive(job) && { waiting, saysCounters }),
    ...(isLive(job) && job.state === "pending" && { isDue }),
    type: nameOf(group),
    attempts: counters.attempts,
    losses: counters.losses,
    claim: claim?.id ?? null,
    isEligible: slot?.isEligible ?? null,
    // What lies in the past is over, however long ago.
    keptUntilMs: Math.max(job.keptUntilMs, view.nowMs),
    dependents: [...(view.dependentIds.get(job.id) ?? [])].sort(),
    // A job that may be taken has an entry to be found by.
    isFound: isQueued || !job.isReady,
  };
}

/** The jobs that may be taken, in turn. */
function describeGroup(group: Group) {
  const ready: string[] = [];
  for (const cursor = group.ready.cursor(); cursor.current; cursor.advance()) ready.push(cursor.current.id);
  const { jobs, pending, readyCount, running } = group;
  return { jobs, pending, readyCount, running, ready };
}

function describeLimit(view: QueueView, limit: LimitView) {
  const { jobs, running, starts, lines } = limit;
  const { nowMs } = view;
  return {
    room: roomOf(view, limit),
    jobs,
    running,
    starts: starts.data.filter((atMs) => atMs > nowMs).sort((a, b) => a - b),
    fronts: [...lines].map(([group, line]) => `${nameOf(group)}=${line.front?.id}`).sort(),
  };
}

function groupsOf(view: QueueView): Group[] {
  return [...view.groups.values()]
    .flatMap((ofChannel) => [...ofChannel.values()])
    .filter((group) => group.jobs > 0)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ channel, jobType }: Group): string {
  return `${channel}/${jobType}`;
}

function describeSets(sets: ReadonlyMap<string, Iterable<{ readonly id: string }>>) {
  return Object.fromEntries(
    [...sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, set]): [string, string[]] => [key, idsOf(set)]),
  );
}

function idsOf(set: Iterable<{ readonly id: string }>): string[] {
  return [...set].map(({ id }) => id).sort();
}
