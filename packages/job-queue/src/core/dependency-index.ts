/**
 * Who waits for whom. A pending job waits while any of its dependencies is live; a dependency that the
 * view does not hold has ended. So the view says the same wherever its fold began.
 */
import { refreshEligible } from "./eligibility.ts";
import { isLive, type JobView, type QueueView } from "./view.ts";

/** The job is live from now on: it waits for others, and others wait for it. */
export function beginDependencies(view: QueueView, job: JobView): void {
  job.waiting = 0;
  for (const id of job.dependencies) {
    const dependents = view.dependents.get(id);
    if (dependents) dependents.add(job);
    else view.dependents.set(id, new Set([job]));
    const dependency = view.jobs.get(id);
    if (dependency && dependency !== job && isLive(dependency)) job.waiting += 1;
  }
  const dependents = view.dependents.get(job.id);
  if (dependents === undefined) return;
  for (const dependent of dependents) {
    if (dependent === job) continue;
    dependent.waiting += 1;
    refreshEligible(view, dependent);
  }
}

/** The job has ended: what waited for it goes on or, if it ended badly, ends as its own policy says. */
export function endDependencies(view: QueueView, job: JobView): void {
  for (const id of job.dependencies) {
    const dependents = view.dependents.get(id);
    dependents?.delete(job);
    if (dependents?.size === 0) view.dependents.delete(id);
    if (job.options?.gathers) letGo(view, job, id);
  }
  const dependents = view.dependents.get(job.id);
  if (dependents === undefined) return;
  const hasFailed = !job.isDeleted && (job.state === "failed" || job.state === "canceled");
  for (const dependent of dependents) {
    dependent.waiting -= 1;
    if (hasFailed) doom(view, dependent, job);
    refreshEligible(view, dependent);
  }
}

/** The first failure decides. A job that runs already goes on. */
function doom(view: QueueView, job: JobView, failed: JobView): void {
  const policy = job.options?.onFailedDependency ?? "run";
  if (policy !== "run" && job.state === "pending" && !view.doomed.has(job)) view.doomed.set(job, failed.id);
}

/** The job goes the way of its policy or another: nobody waits any more for how its dependency ended. */
export function leaveDoom(view: QueueView, job: JobView): void {
  const dependency = view.doomed.get(job);
  if (dependency === undefined) return;
  view.doomed.delete(job);
  noteRestless(view, dependency);
}

/** True while somebody has still to see how the job ended. */
export function isAwaited(view: QueueView, job: JobView): boolean {
  if (view.abandoned.size > 0 && hasAbandoned(view, job)) return true;
  const dependents = view.dependents.get(job.id);
  if (dependents === undefined || job.isDeleted) return false;
  for (const dependent of dependents) {
    if (view.doomed.get(dependent) === job.id) return true;
    // What had ended before the gathering job came may have left the view: such a one is read.
    if (dependent.options?.gathers && job.sinceSeq > dependent.sinceSeq) return true;
  }
  return false;
}

/** Of a gathering job that has ended: a fold that begins later would not know that what it left is to be canceled. */
function hasAbandoned({ jobs, abandoned }: QueueView, job: JobView): boolean {
  if (!job.options?.gathers) return false;
  return job.dependencies.some((id) => jobs.has(id) && abandoned.get(jobs.get(id)!) === job);
}

/** Of what a gathering job leaves behind, the live goes on alone until it is canceled, and the ended may rest. */
function letGo(view: QueueView, gathering: JobView, id: string): void {
  const gathered = view.jobs.get(id);
  if (!gathered || !isLive(gathered)) noteRestless(view, id);
  else if (!view.abandoned.has(gathered)) view.abandoned.set(gathered, gathering);
}

/** It has ended: its gathering job, which had to be known until then, may rest. */
export function leaveAbandoned(view: QueueView, job: JobView): void {
  const gathering = view.abandoned.get(job);
  if (gathering === undefined) return;
  view.abandoned.delete(job);
  noteRestless(view, gathering.id);
}

function noteRestless(view: QueueView, id: string): void {
  const job = view.jobs.get(id);
  if (job && !isLive(job)) view.restless.push(job);
}
