/** L9 of claims: a row of the queue takes only jobs that are there, pending, and wait for nothing. */
import type { Change } from "@tidemark/sync-log";
import { isByQueue } from "../row.ts";
import { isLive, type QueueView } from "../view.ts";
import type { Finding } from "./findings.ts";

/** To be asked before the row is folded, which passes over what it cannot take. */
export function* judgeClaim(view: QueueView, change: Change): Generator<Finding> {
  const jobs = change.data?.["jobs"];
  if (!isByQueue(change) || change.op !== "insert" || !Array.isArray(jobs)) return;
  const subject = `claim ${change.recordId} at ${change.seq}`;
  const taken = new Set<unknown>();
  for (const id of jobs as string[]) {
    const reason = taken.has(id) ? "it took already" : whyNotFree(view, id);
    if (reason !== null) yield { law: "L9", subject, what: `takes job ${id}, which ${reason}` };
    taken.add(id);
  }
}

function whyNotFree(view: QueueView, id: string): string | null {
  const job = view.jobs.get(id);
  if (job === undefined) return "has ended or never was";
  if (job.isDeleted) return "was deleted";
  if (job.state !== "pending") return `is ${job.state}`;
  if (job.options?.gathers) return "is never given out";
  if (view.doomed.has(job)) return "ends because a dependency did";
  const awaited = job.dependencies.find((dependency) => {
    const needed = view.jobs.get(dependency);
    return needed !== undefined && needed !== job && isLive(needed);
  });
  return awaited === undefined ? null : `waits for job ${awaited}`;
}
