/** What is asked of a job from outside: to cancel it, to fail one that does not run, to try failed ones again. */
import { DONE, refuse, unchanged } from "./answers.ts";
import type { Command, DecideContext, Decision } from "./command.ts";
import { writeEnding } from "./decide-ending.ts";
import { writeRestatement, writeTakenIn } from "./restate.ts";
import { KeyTaker } from "./unique-index.ts";
import { findJob, isLive, type JobView, type QueueView } from "./view.ts";
import { Writer } from "./writer.ts";

export function cancel(view: QueueView, id: string, context: DecideContext): Decision {
  const job = findJob(view, id);
  if (job === null) return refuse({ reason: "not-exist", what: "job", id });
  if (!isLive(job)) return unchanged(DONE);
  const writer = new Writer(view, context);
  writeCancel(writer, job);
  return writer.decision(DONE);
}

/** Of a live job. */
export function writeCancel(writer: Writer, job: JobView): void {
  if (job.state === "running")
    writeEnding(writer, job, { state: "canceled", ending: "released", result: null });
  else writeUnrun(writer, job, { state: "canceled" });
}

/** The row that ends a job that does not run. */
export function writeUnrun(
  writer: Writer,
  job: JobView,
  ending:
    | { readonly state: "canceled" }
    | { readonly state: "failed" | "finished"; readonly result: string; readonly startedAt?: string },
): void {
  writer.updateJob(job, { result: null, ...ending, finishedAt: writer.now });
  writer.note({ kind: "job-ended", id: job.id, jobType: job.group.jobType, state: ending.state });
}

export function failUnrun(
  view: QueueView,
  { id, result }: Extract<Command, { kind: "fail-unrun" }>,
  context: DecideContext,
): Decision {
  const job = findJob(view, id);
  if (job === null) return refuse({ reason: "not-exist", what: "job", id });
  if (job.state === "running") return refuse({ reason: "running", id });
  if (!isLive(job)) return refuse({ reason: "finished", id });
  const writer = new Writer(view, context);
  // One that was not taken in yet could be tried again later, and nothing would tell what it depends on.
  const known = view.jobs.has(id) ? job : writeTakenIn(writer, job);
  // As if it had run at this moment: who waits for a job's end finds both of its times.
  writeUnrun(writer, known, { state: "failed", result, startedAt: writer.now });
  return writer.decision(DONE);
}

/** Jobs that are not failed, or whose unique key another job has by now, are passed over. */
export function redrive(view: QueueView, ids: readonly string[], context: DecideContext): Decision {
  const writer = new Writer(view, context);
  const keys = new KeyTaker(view);
  let count = 0;
  for (const id of new Set(ids)) {
    const job = findJob(view, id);
    if (job?.state !== "failed" || !keys.take(job)) continue;
    writeRestatement(writer, job, "redrive");
    count += 1;
  }
  return writer.decision({ kind: "counted", count });
}
