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
  if (holder === undefined || !isLive(holder)) view.uniqueHolders.set(key, job);
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
