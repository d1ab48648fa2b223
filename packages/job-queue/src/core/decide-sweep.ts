/**
 * The repairs of a transition: claims that were lost, jobs that end because others did, what others may have
 * been made to believe, and records that have fallen far behind the head. Each kind is bounded; what is left
 * follows in the next sweep.
 */
import { countEnding, isExhausted } from "@tidemark/work-item";
import { DONE } from "./answers.ts";
import { carryForward } from "./carry-forward.ts";
import { Cascade } from "./cascade.ts";
import type { DecideContext, Decision } from "./command.ts";
import { writeCorrections } from "./correct.ts";
import { writeEnding, writeReturn } from "./decide-ending.ts";
import { WORKER_LOST } from "./failure.ts";
import { lostJobs } from "./leases.ts";
import { attendSchedules } from "./schedule/decide-due.ts";
import { loseTasks } from "./schedule/lost-tasks.ts";
import { liveRunOf } from "./schedule/open-runs.ts";
import { takeInForeignJobs } from "./take-in.ts";
import type { JobView, QueueView } from "./view.ts";
import { Writer } from "./writer.ts";

export function sweep(view: QueueView, liveLeases: ReadonlySet<string>, context: DecideContext): Decision {
  const writer = new Writer(view, context);
  const cascade = new Cascade(writer, view.limits.maxJobsPerSweep);
  takeInForeignJobs(writer, cascade);
  cascade.runDue();
  loseClaims(writer, cascade, liveLeases);
  cascade.run();
  writeCorrections(writer, cascade);
  attendSchedules(writer);
  // A record is written again as the view holds it, so nothing may lie between.
  if (writer.changes.length === 0) carryForward(writer);
  return writer.decision(DONE);
}

function loseClaims(writer: Writer, cascade: Cascade, liveLeases: ReadonlySet<string>): void {
  const { view, changes } = writer;
  const tasks: JobView[] = [];
  for (const job of lostJobs(view, liveLeases)) {
    if (cascade.isCut) break;
    if (cascade.hasWritten(job)) continue;
    if (liveRunOf(view, job) === null) loseClaim(writer, cascade, job);
    else tasks.push(job);
  }
  // What a lost task means, its run decides.
  const before = changes.length;
  if (tasks.length > 0) loseTasks(writer, tasks, (job) => cascade.hasWritten(job));
  for (const { recordId } of changes.slice(before)) {
    const job = view.jobs.get(recordId);
    if (job) cascade.note(job, null);
  }
}

/** The loss was counted when the claim was written; here it is only found out. */
function loseClaim(writer: Writer, cascade: Cascade, job: JobView): void {
  writer.note({ kind: "claim-lost", id: job.id, jobType: job.group.jobType });
  if (isExhausted(countEnding(job.counters, "lost"), "lost", writer.view.limits)) {
    writeEnding(writer, job, { state: "failed", ending: "lost", result: WORKER_LOST });
    cascade.note(job, "failed");
  } else {
    writeReturn(writer, job, "lost", {});
    cascade.note(job, null);
  }
}
