/**
 * One row of a job's record onto the view. The queue's own rows say what it decided; anybody may insert
 * a job or cancel one; what else others write has no effect, and the queue says again how things are.
 */
import { APPLIED, type Change, type Effect, ignored, UNRELATED } from "@tidemark/sync-log";
import { review, settleCorrections, truthOf } from "./correction.ts";
import { insertJob } from "./evolve-insert.ts";
import { applyIntent, applyOwnRow } from "./job-row.ts";
import { isByQueue, noteStamps, saysCounters } from "./row.ts";
import { isLive, type JobView, type QueueView } from "./view.ts";

export function evolveJob(view: QueueView, change: Change): Effect {
  if (change.seq <= view.position) return evolvePast(view, change);
  const id = change.recordId;
  const job = view.jobs.get(id) ?? view.past.get(id);
  if (view.readUpTo.has(id)) view.readUpTo.set(id, change.seq);
  if (job !== undefined) return applyRow(view, job, change);
  if (isByQueue(change)) return change.op === "insert" ? insertJob(view, change) : UNRELATED;
  // It may be about a job at rest, or repeat the insert of one: nothing follows from it before that was read.
  if (!view.doubts.has(id)) view.doubts.set(id, change.seq);
  return ignored("record-not-in-view");
}

/**
 * A row behind the view's position was read again, with all others of its record. What the view holds it has folded
 * already. The others come to `past`, where no index learns of them: they are at rest, or somebody else has inserted
 * them and the queue has not taken them in yet.
 */
function evolvePast(view: QueueView, change: Change): Effect {
  const id = change.recordId;
  if (view.jobs.has(id)) return UNRELATED;
  if (change.seq <= (view.readUpTo.get(id) ?? 0)) return UNRELATED;
  view.readUpTo.set(id, change.seq);
  const job = view.past.get(id);
  if (job !== undefined) return applyRow(view, job, change);
  const effect = change.op === "insert" ? insertJob(view, change) : UNRELATED;
  if (effect.kind === "applied") view.strays.delete(id);
  else view.strays.add(id);
  return effect;
}

/** Applies the row, and finds out what a plain reader may make of it. */
function applyRow(view: QueueView, job: JobView, change: Change): Effect {
  const { corrections, memo } = view;
  const isOwn = isByQueue(change);
  const isLate = noteStamps(job, change, memo);
  if (!job.saysCounters) job.saysCounters = saysCounters(change.data);
  const before = isOwn && !isLate ? null : truthOf(job, memo);
  const refusal = isOwn ? applyOwnRow(view, job, change) : applyIntent(view, job, change);
  if (before === null && refusal === null) {
    if (corrections.has(job)) settleCorrections(corrections, job, change);
    else return APPLIED;
  } else {
    const after = truthOf(job, memo);
    review(corrections, job, change, { before: before ?? after, after, isLate });
  }
  if (!isLive(job)) view.restless.push(job);
  return refusal === null ? APPLIED : ignored(refusal);
}
