/** What follows from the items: a job's counters, its end or reopening, and corrections. */
import { formatStamp, type Json, type NewChange } from "@tidemark/sync-log";
import type { Decision, DecisionNote } from "./decide.ts";
import { itemFields, jobFields } from "./fields.ts";
import {
  countersOf,
  isCalledOff,
  type JobCounters,
  type JobView,
  liveCount,
  type StreamView,
} from "./view.ts";
import { type DecideContext, itemUpdate, jobUpdate, only } from "./writer.ts";

export function accountFor(view: StreamView, context: DecideContext): Decision {
  const changes: NewChange[] = [];
  const notes: DecisionNote[] = [];
  for (const job of view.unaccounted) {
    const fields = overdueFields(view, job, context);
    if (Object.keys(fields).length === 0) continue;
    changes.push(jobUpdate(context, job, fields));
    if (fields["status"] === "done") notes.push({ kind: "job-done" });
  }
  for (const { subject, fields } of view.corrections.values()) {
    changes.push(
      subject.kind === "job"
        ? jobUpdate(context, subject.job, only(jobFields(subject.job), fields))
        : itemUpdate(context, subject.item, only(itemFields(subject.item), fields)),
    );
  }
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
