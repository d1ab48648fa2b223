/** What follows from the items: a job's counters, its end or reopening, and corrections. */
import { formatStamp, type Json, type NewChange } from "@tidemark/sync-log";
import type { Decision, DecisionNote } from "./decide.ts";
import { itemTruth, jobTruth } from "./fields.ts";
import {
  countersOf,
  isCalledOff,
  type JobCounters,
  type JobView,
  liveCount,
  type StreamView,
} from "./view.ts";
import { type DecideContext, itemUpdate, jobUpdate, only, pickupDelete } from "./writer.ts";

export function accountFor(view: StreamView, context: DecideContext): Decision {
  const changes: NewChange[] = [];
  const notes: DecisionNote[] = [];
  const jobs = new Map<JobView, Record<string, Json>>();
  for (const { subject, fields } of view.corrections.values()) {
    if (subject.kind === "job") jobs.set(subject.job, only(jobTruth(subject.job), fields));
    else if (subject.kind === "item")
      changes.push(itemUpdate(context, subject.item, only(itemTruth(subject.item), fields)));
    else changes.push(pickupDelete(context, subject.item));
  }
  // One change per job: what is overdue replaces what a correction would only say again.
  for (const job of view.unaccounted) {
    const overdue = overdueFields(view, job, context);
    if (overdue["status"] === "done") notes.push({ kind: "job-done" });
    if (Object.keys(overdue).length > 0) jobs.set(job, { ...jobs.get(job), ...overdue });
  }
  for (const [job, fields] of jobs) changes.push(jobUpdate(context, job, fields));
  return { changes, claimed: [], dropped: [], notes };
}

/** The job's fields that no longer say what its items say. */
function overdueFields(view: StreamView, job: JobView, context: DecideContext): Record<string, Json> {
  const fields: Record<string, Json> = { ...counterDifference(job) };
  const now = formatStamp(context.nowMs);
  if (isCalledOff(job)) {
    if (liveCount(job) === 0 && job.finishedAtMs === null) fields["finishedAt"] = now;
    return fields;
  }
  if (job.status === "done") {
    if (liveCount(job) > 0) Object.assign(fields, { status: "running", finishedAt: null });
  } else if (isComplete(view, job)) {
    Object.assign(fields, { status: "done", finishedAt: now });
  }
  return fields;
}

/** All items are terminal, and those that were announced have come or had their time to come. */
function isComplete(view: StreamView, job: JobView): boolean {
  if (liveCount(job) > 0) return false;
  const isWaitedOut = view.nowMs >= job.lastItemAtMs + view.limits.missingItemsGraceMs;
  return job.items.size >= job.totalUrls || isWaitedOut;
}

function counterDifference(job: JobView): Partial<JobCounters> {
  const counters = countersOf(job);
  const names = Object.keys(counters) as (keyof JobCounters)[];
  const changed = names.filter((name) => counters[name] !== job.written[name]);
  return Object.fromEntries(changed.map((name) => [name, counters[name]]));
}
