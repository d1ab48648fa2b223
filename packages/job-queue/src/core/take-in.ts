/**
 * Jobs that others inserted by rows of their own. Each is written again by the queue before anything is done
 * with it: from that row on a fold knows it without reading anything.
 */
import type { Cascade } from "./cascade.ts";
import { writeUnrun } from "./decide-admin.ts";
import { endingByPolicy, type PolicyEnding } from "./failed-dependency.ts";
import { dependencyUnknown } from "./failure.ts";
import type { FailedDependencyPolicy } from "./model.ts";
import { writeTakenIn } from "./restate.ts";
import { KeyTaker } from "./unique-index.ts";
import { findJob, isLive, type JobView, type QueueView } from "./view.ts";
import type { Writer } from "./writer.ts";

export function takeInForeignJobs(writer: Writer, cascade: Cascade): void {
  const { view } = writer;
  const jobs: JobView[] = [];
  for (const job of awaiting(view)) {
    jobs.push(writeTakenIn(writer, job));
    cascade.leaveOut(job);
  }
  const keys = new KeyTaker(view);
  const ended = new Set<string>();
  // After all of them are taken in: those that need one which ends here have to see it end.
  for (const job of jobs) {
    // A unique key may be taken, which whoever inserted the job could not be told.
    const ending = endingOf(view, job, ended) ?? (keys.take(job) ? null : CANCELED);
    if (ending === null) continue;
    writeUnrun(writer, job, ending);
    ended.add(job.id);
  }
}

const CANCELED: PolicyEnding = { state: "canceled" };

/** What such jobs need and the view does not hold: whether it exists and how it ended has to be read. */
export function missingForTakeIn(view: QueueView): readonly string[] {
  const missing: string[] = [];
  for (const job of awaiting(view)) {
    for (const id of job.dependencies) if (!view.jobs.has(id) && !view.past.has(id)) missing.push(id);
  }
  return missing;
}

function* awaiting({ doubts, past }: QueueView): Generator<JobView> {
  for (const id of doubts.keys()) {
    const job = past.get(id);
    if (job !== undefined && isLive(job)) yield job;
  }
}

/**
 * A dependency that does not exist ends the job, whose writer could not be refused; one that ended badly before the job
 * came does, if the job says so. Null when it may run.
 */
function endingOf(view: QueueView, job: JobView, ended: ReadonlySet<string>): PolicyEnding | null {
  const unknown = job.dependencies.find((id) => findJob(view, id) === null);
  if (unknown !== undefined) return { state: "failed", result: dependencyUnknown(unknown) };
  const policy = policyOf(job);
  if (policy === "run") return null;
  const failed = job.dependencies.find((id) => {
    const state = findJob(view, id)?.state;
    return ended.has(id) || state === "failed" || state === "canceled";
  });
  return failed === undefined ? null : endingByPolicy(policy, failed);
}

function policyOf({ options }: JobView): FailedDependencyPolicy {
  return options?.onFailedDependency ?? "run";
}
