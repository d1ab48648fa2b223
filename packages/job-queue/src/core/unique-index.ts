/** Who holds a unique key: at most one live job of a type, and after its end whoever's period has not passed. */
import { isLive, type JobView, type QueueView } from "./view.ts";

export function uniqueKeyOf(jobType: string, key: string): string {
  return `${jobType}\u0000${key}`;
}

export function holdUnique(view: QueueView, job: JobView): void {
  const { uniqueKey, uniquePeriodMs } = job.options!;
  if (uniqueKey === null) return;
  if (uniquePeriodMs !== null) job.keptUntilMs = Math.max(job.keptUntilMs, job.queuedAtMs + uniquePeriodMs);
  const key = uniqueKeyOf(job.group.jobType, uniqueKey);
  const holder = view.uniqueHolders.get(key);
  if (holder === undefined || outranks(job, holder)) view.uniqueHolders.set(key, job);
}

/** A live job holds its key; of two that have ended the later does. */
function outranks(job: JobView, holder: JobView): boolean {
  if (isLive(holder)) return false;
  return isLive(job) || holder.isDeleted || job.order > holder.order;
}

export function releaseUnique(view: QueueView, job: JobView): void {
  const { uniqueKey } = job.options!;
  if (uniqueKey === null) return;
  const key = uniqueKeyOf(job.group.jobType, uniqueKey);
  if (view.uniqueHolders.get(key) === job) view.uniqueHolders.delete(key);
}

/** The other job that has the key now, or null when it is free. */
export function uniqueHolder(view: QueueView, jobType: string, key: string): JobView | null {
  const holder = view.uniqueHolders.get(uniqueKeyOf(jobType, key));
  if (holder === undefined || holder.isDeleted) return null;
  const periodMs = holder.options!.uniquePeriodMs ?? 0;
  return isLive(holder) || holder.queuedAtMs + periodMs > view.nowMs ? holder : null;
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
