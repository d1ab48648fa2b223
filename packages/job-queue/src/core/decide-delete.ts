/**
 * Deleting a job with what only it needed. Nothing is deleted that another job depends on, and nothing at
 * all while one of them runs.
 */
import type { Json } from "@tidemark/sync-log";
import { DONE, refuse } from "./answers.ts";
import type { DecideContext, Decision } from "./command.ts";
import { unreadDoubts } from "./doubts.ts";
import { DEPENDENTS, JOBS } from "./tables.ts";
import { findJob, type JobView, type QueueView } from "./view.ts";
import { Writer } from "./writer.ts";

export function deleteJob(view: QueueView, id: string, context: DecideContext): Decision {
  const root = findJob(view, id);
  if (root === null) return refuse({ reason: "not-exist", what: "job", id });
  for (const by of dependentsOf(view, id)) return refuse({ reason: "needed", id, by });
  const jobs = withWhatOnlyItNeeds(view, root);
  for (const job of jobs.values()) {
    if (job.state === "running") return refuse({ reason: "running", id: job.id });
  }
  const writer = new Writer(view, context);
  for (const job of jobs.values()) writer.delete(JOBS, job);
  for (const [recordId, data] of lostDependents(view, jobs)) {
    writer.add({ tableName: DEPENDENTS, recordId, op: "update", data, lastStampMs: -Infinity });
  }
  return writer.decision(DONE);
}

/** Records of the job and of what it needs whose dependents are not known yet. */
export function missingForDelete(view: QueueView, id: string): readonly string[] {
  const missing = [...unreadDoubts(view)];
  const seen = new Set([id]);
  // A set is gone through in the order in which it grows.
  for (const next of seen) {
    if (!view.jobs.has(next) && !view.readUpTo.has(next)) missing.push(next);
    for (const needed of findJob(view, next)?.dependencies ?? []) seen.add(needed);
  }
  return missing;
}

/** Everybody who depends on the job and was not deleted. */
function dependentsOf(view: QueueView, id: string): ReadonlySet<string> {
  const ids = new Set(view.dependentIds.get(id) ?? view.pastDependentIds.get(id));
  for (const job of view.dependents.get(id) ?? []) ids.add(job.id);
  // Of those that others inserted only their own record tells yet.
  for (const job of view.past.values()) if (!job.isDeleted && job.dependencies.includes(id)) ids.add(job.id);
  return ids;
}

function withWhatOnlyItNeeds(view: QueueView, root: JobView): ReadonlyMap<string, JobView> {
  const jobs = new Map([[root.id, root]]);
  for (const job of jobs.values()) {
    for (const id of job.dependencies) {
      const needed = findJob(view, id);
      if (needed === null || jobs.has(id)) continue;
      // Whoever of its dependents joins last finds all of them here.
      const isNeededByOthers = [...dependentsOf(view, id)].some((dependent) => !jobs.has(dependent));
      if (!isNeededByOthers) jobs.set(id, needed);
    }
  }
  return jobs;
}

/** For each job that stays: those of its dependents that go. */
function lostDependents(
  view: QueueView,
  gone: ReadonlyMap<string, JobView>,
): ReadonlyMap<string, Record<string, Json>> {
  const edges = new Map<string, Record<string, Json>>();
  for (const job of gone.values()) {
    for (const id of job.dependencies) {
      if (gone.has(id) || findJob(view, id) === null) continue;
      const lost = edges.get(id) ?? {};
      lost[job.id] = null;
      edges.set(id, lost);
    }
  }
  return edges;
}
