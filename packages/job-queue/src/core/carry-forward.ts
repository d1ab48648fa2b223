/**
 * Writes old live records again, so that a fold from nothing never has to begin far behind the head because
 * of a few of them. What is written again is a small part of what lies between: else folding it is cheaper.
 */
import { isAtRest } from "./rest.ts";
import { writeRestatement, writeWorkerAgain } from "./restate.ts";
import { writeSchedule } from "./schedule/schedule-rows.ts";
import type { JobView, QueueView, WorkerView } from "./view.ts";
import type { Writer } from "./writer.ts";

export function carryForward(writer: Writer): void {
  const { view } = writer;
  const beforeSeq = view.position - lagAllowed(view);
  let room = view.limits.maxCarriedPerSweep;
  let record = view.seniority.oldest as JobView | WorkerView | null;
  while (record !== null && record.firstSeq < beforeSeq && room > 0) {
    if (record.kind === "worker") writeWorkerAgain(writer, record);
    else if (isAtRest(view, record)) room += 1;
    // The others are no help while this one stays behind.
    else if (!mayBeCarried(view, record)) return;
    else writeRestatement(writer, record, "it-is");
    record = record.newer as JobView | WorkerView | null;
    room -= 1;
  }
  carrySchedules(writer, beforeSeq);
}

function lagAllowed({ limits, seniority, schedules }: QueueView): number {
  const records = seniority.size + schedules.byId.size;
  return limits.carryForwardAfter + limits.carryForwardPerRecord * records;
}

/** Starts that a rate still counts are rows of their own, which the job's record would leave behind. */
function mayBeCarried(view: QueueView, job: JobView): boolean {
  const isCounted = job.options?.limit?.rate !== undefined && job.keptUntilMs > view.nowMs;
  return !isCounted && !job.isDeleted && !view.doomed.has(job) && !view.corrections.has(job);
}

/** Those that are due are written anyway. */
function carrySchedules(writer: Writer, beforeSeq: number): void {
  const { byId, due, unwritten } = writer.view.schedules;
  for (const schedule of byId.values()) {
    if (schedule.firstSeq >= beforeSeq || due.has(schedule) || unwritten.has(schedule)) continue;
    writeSchedule(writer, schedule);
  }
}
