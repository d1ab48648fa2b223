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
  for (const dependent of view.dependents.get(job.id) ?? []) {
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
    if (job.options?.gathers) noteRestless(view, id);
  }
  const hasFailed = !job.isDeleted && (job.state === "failed" || job.state === "canceled");
  for (const dependent of view.dependents.get(job.id) ?? []) {
    dependent.waiting -= 1;
    const policy = dependent.options?.onFailedDependency ?? "run";
    if (hasFailed && policy !== "run" && dependent.state === "pending") view.doomed.set(dependent, job.id);
    refreshEligible(view, dependent);
  }
}

/** True while somebody has still to see how the job ended. */
export function isAwaited(view: QueueView, job: JobView): boolean {
  const dependents = view.dependents.get(job.id);
  if (dependents === undefined) return false;
  for (const dependent of dependents) {
    if (dependent.options?.gathers || view.doomed.get(dependent) === job.id) return true;
  }
  return false;
}

function noteRestless(view: QueueView, id: string): void {
  const job = view.jobs.get(id);
  if (job && !isLive(job)) view.restless.push(job);
}
