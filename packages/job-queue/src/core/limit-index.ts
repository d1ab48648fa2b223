/**
 * Limits on jobs that share a key. While a limit has room, the foremost of its jobs in each group
 * stands in the group's queue among the jobs without a limit; the others wait behind it. So whoever
 * takes jobs passes over nothing that may not be taken.
 */
import TinyQueue from "tinyqueue";
import { LimitQueue } from "./ready-queue.ts";
import {
  type Group,
  isLive,
  type JobView,
  type LimitLine,
  type LimitSlot,
  type LimitView,
  type QueueView,
} from "./view.ts";

/** So many jobs that have ended may stay among those that define a limit, and as many again as there are jobs. */
const SPARE_DEFINERS = 64;

export function joinLimit(view: QueueView, job: JobView): void {
  const key = job.options?.limit?.key;
  if (key === undefined) return;
  let limit = view.limitKeys.get(key);
  if (limit === undefined) {
    limit = createLimit(key);
    view.limitKeys.set(key, limit);
  }
  limit.jobs += 1;
  job.slot = { limit, isEligible: false, isQueued: false };
}

export function leaveLimit(view: QueueView, job: JobView): void {
  const limit = job.slot?.limit;
  if (limit === undefined) return;
  limit.jobs -= 1;
  if (limit.jobs === 0) view.limitKeys.delete(limit.key);
}

/** A job became live or ended: whose definition holds may have changed. */
export function redefineLimit(view: QueueView, job: JobView): void {
  if (job.slot === null) return;
  const { limit } = job.slot;
  if (isLive(job)) {
    if (limit.definers.length >= 2 * limit.jobs + SPARE_DEFINERS) dropEnded(limit);
    limit.definers.push(job);
  }
  refreshLimit(view, limit);
}

/** Behind one that lives, those that have ended would stay for as long as others follow. */
function dropEnded(limit: LimitView): void {
  limit.definers = latestFirst(limit.definers.data.filter(isLive));
}

function latestFirst(jobs: JobView[]): TinyQueue<JobView> {
  return new TinyQueue<JobView>(jobs, (a, b) => b.order - a.order);
}

/** How many jobs of the limit may start now. */
export function roomOf(view: QueueView, { definers, running, starts }: LimitView): number {
  while (starts.length > 0 && starts.peek()! <= view.nowMs) starts.pop();
  for (let first = definers.peek(); first && !isLive(first); first = definers.peek()) definers.pop();
  const { concurrency = Infinity, rate } = definers.peek()?.options?.limit ?? {};
  return Math.min(concurrency - running, (rate?.jobs ?? Infinity) - starts.length);
}

function createLimit(key: string): LimitView {
  return {
    key,
    definers: latestFirst([]),
    jobs: 0,
    running: 0,
    starts: new TinyQueue(),
    lines: new Map(),
    wakeAtMs: 0,
  };
}

/** Says whether a job may be taken as far as it alone is concerned. */
export function setEligible(view: QueueView, job: JobView, isEligible: boolean): void {
  const { slot } = job;
  if (slot === null) {
    if (job.isReady !== isEligible) setReady(job, isEligible);
    return;
  }
  if (slot.isEligible === isEligible) return;
  slot.isEligible = isEligible;
  const line = lineOf(slot, job.group);
  if (isEligible) line.queue.add(job);
  refreshLine(view, slot.limit, job.group, line);
}

function setReady(job: JobView, isReady: boolean): void {
  job.isReady = isReady;
  job.group.readyCount += isReady ? 1 : -1;
  if (isReady) job.group.ready.add(job);
}

/** A start counts for as long as the job's own definition says. */
export function startUnderLimit(view: QueueView, job: JobView): void {
  const rate = job.options?.limit?.rate;
  if (rate === undefined) return;
  const { limit } = job.slot!;
  const untilMs = job.startedAtMs! + rate.periodMs;
  limit.starts.push(untilMs);
  job.keptUntilMs = Math.max(job.keptUntilMs, untilMs);
  refreshLimit(view, limit);
}

/** Follows the running jobs, the passing of time and the definition. */
export function refreshLimit(view: QueueView, limit: LimitView): void {
  for (const [group, line] of limit.lines) refreshLine(view, limit, group, line);
}

function lineOf({ limit }: LimitSlot, group: Group): LimitLine {
  let line = limit.lines.get(group);
  if (line === undefined) {
    line = { queue: new LimitQueue(), front: null };
    limit.lines.set(group, line);
  }
  return line;
}

function refreshLine(view: QueueView, limit: LimitView, group: Group, line: LimitLine): void {
  const hasRoom = roomOf(view, limit) > 0;
  const foremost = line.queue.front() ?? null;
  const front = hasRoom ? foremost : null;
  if (front !== line.front) {
    if (line.front !== null) setReady(line.front, false);
    line.front = front;
    if (front !== null) setReady(front, true);
  }
  if (foremost === null) limit.lines.delete(group);
  else if (!hasRoom) awaitRoom(view, limit);
}

/** A limit that is full by its rate has room again when its oldest start counts no more. */
function awaitRoom(view: QueueView, limit: LimitView): void {
  const atMs = limit.starts.peek();
  if (atMs === undefined || limit.wakeAtMs === atMs) return;
  limit.wakeAtMs = atMs;
  view.timers.push({ kind: "limit", atMs, limit });
}
