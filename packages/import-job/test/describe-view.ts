/** A view in a canonical form, indexes included, so that two ways to the same view can be compared. */
import type { ItemView, JobView, StreamView } from "../src/index.ts";

export interface DescribeOptions {
  /** Only jobs for which this is true; all when absent. */
  readonly only?: (job: JobView) => boolean;
  /** Leaves out positions and users' stamps, which differ between two tellings of one story. */
  readonly withoutStamps?: boolean;
}

export function describeView(view: StreamView, options: DescribeOptions = {}) {
  const jobs = [...view.jobs.values()].filter(options.only ?? (() => true)).sort(byId);
  const items = jobs.flatMap((job) => [...job.items].sort(byId));
  const chosen = new Set(jobs);
  const idsOfItems = (set: Iterable<ItemView>) => sortedIds([...set].filter((item) => chosen.has(item.job)));
  const idsOfJobs = (set: Iterable<JobView>) => sortedIds([...set].filter((job) => chosen.has(job)));
  const hosts = [...new Set(items.map((item) => item.host))];
  return {
    nowMs: view.nowMs,
    jobs: jobs.map((job) => describeJob(job, options)),
    items: items.map((item) => describeItem(item, options)),
    hosts: Object.fromEntries(hosts.map((host) => [host.host, host.running])),
    runningByWorker: Object.fromEntries(
      [...view.runningByWorker]
        .map(([id, running]): [string, string[]] => [id, idsOfItems(running)])
        .filter(([, running]) => running.length > 0),
    ),
    claimable: idsOfJobs(view.claimable),
    cancelling: idsOfJobs(view.cancelling),
    stale: idsOfItems(view.stale),
    expired: idsOfItems(view.expired),
    stranded: idsOfItems(view.stranded),
    leftover: idsOfItems(view.leftover),
    corrections: new Set(view.corrections.keys()),
  };
}

function describeJob(job: JobView, options: DescribeOptions) {
  const { firstSeq, lastStampMs, deletedAt } = job;
  return {
    id: job.id,
    exists: job.exists,
    status: job.status,
    deleted: job.deleted,
    source: job.source,
    totalUrls: job.totalUrls,
    startedAtMs: job.startedAtMs,
    finishedAtMs: job.finishedAtMs,
    countOf: { ...job.countOf },
    written: { ...job.written },
    lastItemAtMs: job.lastItemAtMs,
    ready: Object.fromEntries([...job.ready].map(([host, queue]) => [host, sortedIds(queue.items())])),
    readyCount: job.readyCount,
    running: job.running,
    stamps: options.withoutStamps ? null : { firstSeq, lastStampMs, deletedAt },
  };
}

function describeItem(item: ItemView, options: DescribeOptions) {
  const { lastStampMs, pickupGoneStampMs } = item;
  const { item: _self, ...phase } = { item: null, ...item.phase };
  return {
    id: item.id,
    job: item.job.id,
    idx: item.idx,
    url: item.url,
    host: item.host.host,
    phase,
    counters: { ...item.counters },
    articleId: item.articleId,
    warning: item.warning,
    lastAttemptAtMs: item.lastAttemptAtMs,
    pickupAtMs: item.pickupAtMs,
    stamps: options.withoutStamps ? null : { lastStampMs, pickupGoneStampMs },
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function sortedIds(things: Iterable<{ readonly id: string }>): string[] {
  return [...things].sort(byId).map((thing) => thing.id);
}
