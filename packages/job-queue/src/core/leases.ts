/** Whose leases tell whether running jobs are lost. */
import type { ClaimView, JobView, QueueView } from "./view.ts";

/** Workers with running claims, and the tokens of claims on their own that have been silent for long. */
export function leaseIdsOf(view: QueueView): readonly string[] {
  const ids: string[] = [];
  for (const [workerId, claims] of view.claimsByWorker) {
    for (const claim of claims) {
      if (claim.lease !== "worker") continue;
      ids.push(workerId);
      break;
    }
  }
  for (const claim of view.silent) for (const job of claim.jobs) ids.push(job.token!);
  return ids;
}

/** Jobs whose claim nobody proves to be alive. */
export function* lostJobs(view: QueueView, liveLeases: ReadonlySet<string>): Generator<JobView> {
  for (const [workerId, claims] of view.claimsByWorker) {
    if (liveLeases.has(workerId)) continue;
    for (const claim of claims) if (claim.lease === "worker") yield* claim.jobs;
  }
  for (const claim of view.silent) yield* silentJobs(claim, liveLeases);
}

function* silentJobs(claim: ClaimView, liveLeases: ReadonlySet<string>): Generator<JobView> {
  for (const job of claim.jobs) if (!liveLeases.has(job.token!)) yield job;
}
