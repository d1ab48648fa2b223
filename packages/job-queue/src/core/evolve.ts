/**
 * One change onto the view. Changes come in position order; what the tables refuse has no effect. A
 * change at or below the view's position is history that was read again: it tells of jobs at rest.
 */
import { APPLIED, type Change, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { countClaim } from "@tidemark/work-item";
import { createClaim } from "./create-view.ts";
import { evolveJob } from "./evolve-job.ts";
import { evolveWorker } from "./evolve-worker.ts";
import { addClaim, start } from "./job-index.ts";
import { isByQueue, storedAtMs } from "./row.ts";
import { evolveSchedule } from "./schedule/evolve-schedule.ts";
import { APP_ID, CLAIMS, DEPENDENTS, JOBS, SCHEDULES, WORKERS } from "./tables.ts";
import type { QueueView } from "./view.ts";

export function evolve(view: QueueView, change: Change): Effect {
  if (change.appId !== APP_ID) return UNRELATED;
  switch (change.tableName) {
    case JOBS:
      return evolveJob(view, change);
    case CLAIMS:
      return evolveClaim(view, change);
    case DEPENDENTS:
      return evolveDependents(view, change);
    case WORKERS:
      return evolveWorker(view, change);
    case SCHEDULES:
      return change.seq <= view.position ? UNRELATED : evolveSchedule(view.schedules, change);
    default:
      return UNRELATED;
  }
}

/** One row takes many jobs: those of them that are pending run from now on. */
function evolveClaim(view: QueueView, change: Change): Effect {
  const { data, op, recordId: id, seq } = change;
  if (seq <= view.position || op !== "insert") return UNRELATED;
  const jobIds = data?.["jobs"];
  if (!isByQueue(change) || !Array.isArray(jobIds)) return ignored("not-the-queues-claim");
  if (view.claims.has(id)) return ignored("already-claimed");
  const claim = createClaim(id, data ?? {}, storedAtMs(change, view.memo));
  for (const jobId of jobIds as string[]) {
    const job = view.jobs.get(jobId);
    if (job === undefined || job.state !== "pending" || job.isDeleted) continue;
    job.counters = countClaim(job.counters);
    start(view, job, claim);
  }
  if (claim.jobs.size === 0) return ignored("nothing-to-claim");
  addClaim(view, claim);
  return APPLIED;
}

/** Who depends on a job is kept as long as the job is in the view, or for this transition if it was read. */
function evolveDependents(view: QueueView, change: Change): Effect {
  if (!isByQueue(change)) return ignored("not-the-queue");
  const { recordId: id, seq } = change;
  if (seq <= view.position) {
    noteDependents(view.pastDependentIds, change);
    return UNRELATED;
  }
  if (view.past.has(id)) noteDependents(view.pastDependentIds, change);
  if (!view.jobs.has(id)) return UNRELATED;
  noteDependents(view.dependentIds, change);
  return APPLIED;
}

function noteDependents(known: Map<string, Set<string>>, { recordId, data }: Change): void {
  let dependents = known.get(recordId);
  if (dependents === undefined) known.set(recordId, (dependents = new Set()));
  for (const id in data) {
    if (data[id] === true) dependents.add(id);
    else dependents.delete(id);
  }
}
