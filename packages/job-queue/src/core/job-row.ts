/** What a row of a known job's record does, through the table of transitions. Answers why it does nothing. */
import { type Change, DELETED_AT, type JsonObject } from "@tidemark/sync-log";
import { type ClaimEnding, countClaim, countEnding, NEVER_CLAIMED } from "@tidemark/work-item";
import { endedClaim, takeIn } from "./evolve-insert.ts";
import { NO_RESULT } from "./job-fields.ts";
import { move } from "./job-index.ts";
import { isJobState, type JobState } from "./model.ts";
import { countOf, storedAtMs, textOf, timeOf } from "./row.ts";
import { JOB_TRANSITIONS, type JobCommand } from "./transitions.ts";
import { isLive, type JobView, type QueueView } from "./view.ts";

/** A row that the queue wrote. */
export function applyOwnRow(view: QueueView, job: JobView, change: Change): string | null {
  if (job.isDeleted) return change.op === "delete" ? null : "deleted";
  if (change.op === "delete") return deleteJob(view, job);
  const data = change.data ?? {};
  const wanted = data["state"];
  if (wanted === undefined) {
    sayEndAgain(view, job, data);
    return null;
  }
  if (!isJobState(wanted)) return "unknown-state";
  if (change.op === "insert") return applyRestatement(view, job, change, wanted);
  const claimId = textOf(data["claim"]);
  if (!isHeld(view, job) && claimId !== null) assumeClaim(job, claimId);
  if (wanted === job.state) {
    if (wanted === "pending") sayAgain(view, job, data);
    else sayEndAgain(view, job, data);
    return null;
  }
  const command = COMMAND_OF[wanted](job);
  if (command === null) return "not-a-rows-state";
  const cell = JOB_TRANSITIONS[job.state][command];
  if ("refused" in cell) return cell.refused;
  if (job.state === "running" && claimId !== null && claimId !== job.claim!.id) return "claim-not-current";
  alter(view, job, () => endAs(view, job, wanted, change));
  return null;
}

/** A row that somebody else wrote: all that it can be is a wish to cancel. */
export function applyIntent(view: QueueView, job: JobView, change: Change): string | null {
  if (job.isDeleted) return "deleted";
  if (change.op === "insert") return "already-inserted";
  if (change.op === "delete" || (change.data?.[DELETED_AT] ?? null) !== null) return "not-the-queue";
  if (change.data?.["state"] !== "canceled") return "no-intent";
  const cell = JOB_TRANSITIONS[job.state].cancel;
  if ("refused" in cell) return cell.refused;
  alter(view, job, () => endAs(view, job, "canceled", change));
  return null;
}

/** How a row of the queue comes to a state. Which of the ways back to `pending` it was, its counters say. */
const COMMAND_OF: Record<JobState, (job: JobView) => JobCommand | null> = {
  pending: () => "release",
  running: () => null,
  finished: (job) => (job.options?.gathers && job.state === "pending" ? "gather" : "finish"),
  failed: (job) => (job.state === "pending" ? "failUnrun" : "fail"),
  canceled: () => "cancel",
};

/** How a claim ended that left no other counters. */
const ENDING_OF: Record<Exclude<JobState, "running">, ClaimEnding> = {
  pending: "released",
  finished: "succeeded",
  failed: "failed",
  canceled: "released",
};

function endAs(view: QueueView, job: JobView, state: JobState, change: Change): void {
  const { memo, limits } = view;
  const data = change.data ?? {};
  const hasRun = job.state === "running";
  if (hasRun && state !== "running") job.counters = countEnding(job.counters, ENDING_OF[state]);
  readCounters(job, data);
  job.state = state;
  if (state === "pending") {
    job.claim = null;
    job.startedAtMs = null;
    if (data["runAt"] !== undefined) job.runAtMs = timeOf(data["runAt"], memo);
    return;
  }
  job.result = resultIn(data, state);
  job.startedAtMs = timeOf(data["startedAt"], memo) ?? job.startedAtMs;
  job.finishedAtMs = timeOf(data["finishedAt"], memo) ?? storedAtMs(change, memo);
  job.sinceSeq = change.seq;
  const isAskedFor = state === "canceled" && hasRun;
  if (isAskedFor) job.keptUntilMs = Math.max(job.keptUntilMs, job.finishedAtMs + limits.tellCanceledMs);
}

function resultIn(data: JsonObject, state: JobState): string | null {
  if (state === "canceled") return null;
  return textOf(data["result"]) ?? (state === "finished" ? NO_RESULT : null);
}

/** A pending job that goes on waiting: read from the past, where nobody saw it run, or a run that was recovered. */
function sayAgain({ memo }: QueueView, job: JobView, data: JsonObject): void {
  readCounters(job, data);
  if (data["runAt"] !== undefined) job.runAtMs = timeOf(data["runAt"], memo);
}

/** Of a job of the past, under which claim and when it ended: not every row that ends one says it, but the next does. */
function sayEndAgain(view: QueueView, job: JobView, data: JsonObject): void {
  if (isHeld(view, job) || isLive(job)) return;
  const { memo } = view;
  readCounters(job, data);
  job.startedAtMs = timeOf(data["startedAt"], memo) ?? job.startedAtMs;
  job.finishedAtMs = timeOf(data["finishedAt"], memo) ?? job.finishedAtMs;
  const claimId = textOf(data["claim"]);
  if (claimId !== null) job.claim = endedClaim(claimId, job);
}

function readCounters(job: JobView, data: JsonObject): void {
  const attempts = countOf(data["attempts"]);
  const losses = countOf(data["losses"]);
  if (attempts !== null && losses !== null) {
    job.counters = { claim: job.counters.claim, attempts, losses };
  }
  job.requeues = countOf(data["requeues"]) ?? job.requeues;
}

/** The record written again as a whole: taken in, to be found further on in the log, or to be tried again. */
function applyRestatement(view: QueueView, job: JobView, change: Change, wanted: JobState): string | null {
  if (change.data?.["order"] === undefined) return "already-inserted";
  const isPast = change.seq <= view.position;
  if (wanted !== job.state) {
    if (wanted !== "pending") return "not-as-it-is";
    const cell = JOB_TRANSITIONS[job.state].redrive;
    if ("refused" in cell) return cell.refused;
    alter(view, job, () => setBack(job, change.seq));
  } else if (isHeld(view, job)) view.seniority.renew(job, change.seq);
  else sayEndAgain(view, job, change.data);
  // History that is read again tells of a job that has come to rest since.
  if (isPast || isHeld(view, job)) return null;
  job.firstSeq = change.seq;
  takeIn(view, job);
  return null;
}

function setBack(job: JobView, seq: number): void {
  job.state = "pending";
  job.counters = NEVER_CLAIMED;
  job.requeues = 0;
  job.runAtMs = null;
  job.claim = null;
  job.startedAtMs = null;
  job.finishedAtMs = null;
  job.sinceSeq = seq;
  job.result = null;
}

function deleteJob(view: QueueView, job: JobView): string | null {
  const cell = JOB_TRANSITIONS[job.state].delete;
  if ("refused" in cell) return cell.refused;
  alter(view, job, () => {
    job.isDeleted = true;
  });
  return null;
}

function alter(view: QueueView, job: JobView, change: () => void): void {
  if (isHeld(view, job)) move(view, job, change);
  else change();
}

function isHeld(view: QueueView, job: JobView): boolean {
  return view.jobs.get(job.id) === job;
}

/** Of a job that is read from the past only its own record is known: that it was claimed, its next row says. */
function assumeClaim(job: JobView, claimId: string): void {
  if (job.state !== "pending") return;
  job.state = "running";
  job.claim = endedClaim(claimId, job);
  job.counters = countClaim(job.counters);
}
