/**
 * What a row of the queue may do to a job that it finds: end it under its current claim only (L12), count as claims
 * count (L13), and write it again as it is and not otherwise (L7).
 */
import type { Change } from "@tidemark/sync-log";
import type { ClaimCounters } from "@tidemark/work-item";
import { foldFields, jobFields } from "../job-fields.ts";
import type { JobState } from "../model.ts";
import { sameJson } from "../same-json.ts";
import type { JobView, QueueView } from "../view.ts";
import type { Finding } from "./findings.ts";

/** A job before a row was folded. */
export interface Before {
  readonly state: JobState;
  readonly claimId: string | null;
  readonly counters: ClaimCounters;
  readonly requeues: number;
}

export function before({ state, claim, counters, requeues }: JobView): Before {
  return { state, claimId: claim?.id ?? null, counters, requeues };
}

/** Of a row of the queue that was applied. */
export function* judgeRow(view: QueueView, was: Before, job: JobView, change: Change): Generator<Finding> {
  const subject = `job ${job.id} at ${change.seq}`;
  if (change.op === "insert") {
    if (was.state === job.state) yield* judgeRestatement(view, job, change, subject);
    return;
  }
  if (job.isDeleted) return;
  const claim = change.data?.["claim"] ?? null;
  const endsClaim = was.state === "running" && job.state !== "running" && job.state !== "pending";
  if (endsClaim && claim !== was.claimId) {
    const named = claim === null ? "without naming its claim" : `under claim ${JSON.stringify(claim)}`;
    yield { law: "L12", subject, what: `ends ${named}, and its claim is ${was.claimId}` };
  }
  yield* judgeCounting(was, job, subject);
  yield* judgeBounds(view, job, subject);
}

/** A fold that begins at the row knows only what it says. */
function* judgeRestatement(
  view: QueueView,
  job: JobView,
  { data }: Change,
  subject: string,
): Generator<Finding> {
  const truth = { ...jobFields(job, view.memo), ...foldFields(job, view.memo) };
  for (const [field, value] of Object.entries(truth)) {
    const said = data?.[field] ?? null;
    if (sameJson(said, value)) continue;
    const [written, is] = [JSON.stringify(said), JSON.stringify(value)];
    yield { law: "L7", subject, what: `is written again with the ${field} ${written}, and it is ${is}` };
  }
}

/** How much of what a claim counted beforehand its ending takes back: failed or well, given back, lost. */
const TAKEN_BACK: ReadonlySet<string> = new Set(["0,1", "1,1", "1,0"]);

function* judgeCounting(was: Before, job: JobView, subject: string): Generator<Finding> {
  const { attempts, losses } = job.counters;
  const back = [was.counters.attempts - attempts, was.counters.losses - losses].join();
  const isCounted =
    was.state === "running" && job.state !== "running" ? TAKEN_BACK.has(back) : back === "0,0";
  if (!isCounted) {
    const counted = `${was.counters.attempts} attempts and ${was.counters.losses} losses`;
    const what = `has ${attempts} attempts and ${losses} losses after ${counted}, which is no way to end a claim`;
    yield { law: "L13", subject, what };
  }
  const more = job.requeues - was.requeues;
  if (more !== 0 && more !== 1)
    yield { law: "L13", subject, what: `was requeued ${job.requeues} times after ${was.requeues}` };
}

/** What a task may lose, its run says. */
function* judgeBounds(view: QueueView, job: JobView, subject: string): Generator<Finding> {
  const { options } = job;
  const maxAttempts = Math.max(1, options?.maxAttempts ?? view.limits.maxAttempts);
  if (job.counters.attempts > maxAttempts)
    yield tooOften(subject, "attempts", job.counters.attempts, maxAttempts);
  const maxLosses = mostLosses(view, job);
  if (job.counters.losses > maxLosses) yield tooOften(subject, "losses", job.counters.losses, maxLosses);
  const maxRecoveries = options?.run?.maxRecoveries ?? Infinity;
  if (job.requeues > maxRecoveries) yield tooOften(subject, "recoveries", job.requeues, maxRecoveries);
}

function mostLosses({ jobs, limits }: QueueView, { options }: JobView): number {
  const runId = options?.task?.runId;
  if (runId === undefined) return limits.maxLosses;
  const run = jobs.get(runId)?.options?.run;
  return run ? Math.max(limits.maxLosses, run.maxRecoveries + 1) : Infinity;
}

function tooOften(subject: string, what: string, count: number, most: number): Finding {
  return { law: "L13", subject, what: `has ${count} ${what}, and may have ${most}` };
}
