/** Who has a unique key: the one live job of its type that asked for it, or one whose period has not passed. */
import { isLive, type JobView, type QueueView } from "./view.ts";

export function uniqueKeyOf(jobType: string, key: string): string {
  return `${jobType}\u0000${key}`;
}

export function holdUnique(view: QueueView, job: JobView): void {
  const { uniqueKey, uniquePeriodMs } = job.options!;
  if (uniqueKey === null) return;
  if (uniquePeriodMs !== null) job.keptUntilMs = Math.max(job.keptUntilMs, job.queuedAtMs + uniquePeriodMs);
  const key = uniqueKeyOf(job.group.jobType, uniqueKey);
  const sharing = view.uniqueKeys.get(key);
  if (sharing) sharing.add(job);
  else view.uniqueKeys.set(key, new Set([job]));
}

export function releaseUnique(view: QueueView, job: JobView): void {
  const { uniqueKey } = job.options!;
  if (uniqueKey === null) return;
  const key = uniqueKeyOf(job.group.jobType, uniqueKey);
  const sharing = view.uniqueKeys.get(key);
  sharing?.delete(job);
  if (sharing?.size === 0) view.uniqueKeys.delete(key);
}

/** The job that has the key now, or null when it is free. Of several that have ended it is the latest. */
export function uniqueHolder(view: QueueView, jobType: string, key: string): JobView | null {
  let holder: JobView | null = null;
  for (const job of view.uniqueKeys.get(uniqueKeyOf(jobType, key)) ?? []) {
    if (isLive(job)) return job;
    if (isWithinPeriod(view, job) && (holder === null || job.order > holder.order)) holder = job;
  }
  return holder;
}

function isWithinPeriod({ nowMs }: QueueView, { isDeleted, queuedAtMs, options }: JobView): boolean {
  return !isDeleted && queuedAtMs + (options!.uniquePeriodMs ?? 0) > nowMs;
}

/** The unique keys that a decision gives out, so that it gives none to two jobs. */
export class KeyTaker {
  readonly #view: QueueView;
  readonly #taken = new Set<string>();

  constructor(view: QueueView) {
    this.#view = view;
  }

  /** Takes the job's key; false when another has it. True for a job without one. */
  take({ id, group, options }: JobView): boolean {
    if (options === null || options.uniqueKey === null) return true;
    const { jobType } = group;
    const holder = uniqueHolder(this.#view, jobType, options.uniqueKey);
    const key = uniqueKeyOf(jobType, options.uniqueKey);
    if (this.#taken.has(key) || (holder !== null && holder.id !== id)) return false;
    this.#taken.add(key);
    return true;
  }
}
