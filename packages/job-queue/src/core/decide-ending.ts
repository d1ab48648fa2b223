/**
 * The ends of claims: well, badly, given back. An ending is taken only under the job's current claim: that
 * is the whole of the fencing.
 */
import type { Json } from "@tidemark/sync-log";
import {
  type ClaimCounters,
  type ClaimEnding,
  countEnding,
  isExhausted,
  retryDelayMs,
} from "@tidemark/work-item";
import { ENDED, refuse, REQUEUED } from "./answers.ts";
import type { Command, DecideContext, Decision, Refusal, RunningRef } from "./command.ts";
import { NO_RESULT } from "./job-fields.ts";
import type { JobState } from "./model.ts";
import { JOBS } from "./tables.ts";
import { findJob, type JobView, type QueueView } from "./view.ts";
import { SHAPES, Writer } from "./writer.ts";

type EndCommand = Extract<Command, { kind: "requeue-or-finish" | "finish" | "fail-attempt" | "release" }>;

export function endClaim(view: QueueView, command: EndCommand, context: DecideContext): Decision {
  const found = findRunning(view, command.job);
  if ("reason" in found) return refuse(found);
  const writer = new Writer(view, context);
  return writer.decision(endAs(writer, found, command) ? REQUEUED : ENDED);
}

/** Answers whether the job waits again. */
function endAs(writer: Writer, job: JobView, command: EndCommand): boolean {
  switch (command.kind) {
    case "finish":
      writeEnding(writer, job, { state: "finished", ending: "succeeded", result: command.result });
      return false;
    case "requeue-or-finish":
      if (job.requeues >= command.maxRequeues) {
        writeEnding(writer, job, { state: "finished", ending: "succeeded", result: command.result });
        return false;
      }
      writeReturn(writer, job, "released", { requeues: job.requeues + 1 });
      return true;
    case "release":
      writeReturn(writer, job, "released", {});
      return true;
    case "fail-attempt":
      return failAttempt(writer, job, command);
    default:
      return command satisfies never;
  }
}

function failAttempt(
  writer: Writer,
  job: JobView,
  { error, retryable, retryAfterMs }: Extract<Command, { kind: "fail-attempt" }>,
): boolean {
  const { limits } = writer.view;
  const counters = countEnding(job.counters, "failed");
  const maxAttempts = job.options?.maxAttempts ?? limits.maxAttempts;
  if (!retryable || isExhausted(counters, "failed", { maxAttempts, maxLosses: limits.maxLosses })) {
    writeEnding(writer, job, { state: "failed", ending: "failed", result: error });
    return false;
  }
  const policy = {
    baseDelayMs: job.options?.baseDelayMs ?? limits.baseDelayMs,
    maxDelayMs: job.options?.maxDelayMs ?? limits.maxDelayMs,
    maxRetryAfterMs: limits.maxRetryAfterMs,
  };
  const { nowMs, random } = writer.context;
  const waitMs = retryDelayMs({ attempts: counters.attempts, retryAfterMs }, policy, random());
  const runAt = writer.view.memo.format(nowMs + waitMs);
  writeReturn(writer, job, "failed", { runAt, lastError: error });
  writer.note({ kind: "job-retried", id: job.id, jobType: job.group.jobType });
  return true;
}

function findRunning(view: QueueView, ref: RunningRef): JobView | Refusal {
  if (ref.by === "token") {
    const job = view.byToken.get(ref.token);
    if (job === undefined) return { reason: "not-exist", what: "token", id: ref.token };
    return job.state === "canceled" ? { reason: "canceled", id: job.id } : job;
  }
  const job = findJob(view, ref.id);
  if (job === null) return { reason: "not-exist", what: "job", id: ref.id };
  if (job.state === "canceled") return { reason: "canceled", id: job.id };
  if (job.state !== "running") return { reason: "not-running", id: job.id, state: job.state };
  if (ref.token !== undefined && ref.token !== job.token)
    return { reason: "not-current", id: job.id, token: ref.token };
  return job;
}

export interface Ending {
  readonly state: Exclude<JobState, "pending" | "running">;
  readonly ending: ClaimEnding;
  /** JSON text; null for none. */
  readonly result: string | null;
}

/** The row that ends a running job. */
export function writeEnding(writer: Writer, job: JobView, end: Ending): void {
  const { state } = end;
  const { data, shape } = isAsUsual(writer, job, end) ? shortEnd(job, end) : fullEnd(writer, job, end);
  writer.addBulk({
    tableName: JOBS,
    recordId: job.id,
    op: "update",
    data,
    shape: SHAPES.ending + shape,
    lastStampMs: job.lastStampMs,
  });
  writer.note({ kind: "job-ended", id: job.id, jobType: job.group.jobType, state });
}

/** It went well at the first claim, nobody wrote to its record meanwhile, and no row of it names its counters. */
function isAsUsual(writer: Writer, job: JobView, { state }: Ending): boolean {
  return state === "finished" && !job.saysCounters && job.lastStampMs < writer.context.nowMs;
}

interface EndFields {
  readonly data: Record<string, Json>;
  /** The same for ends with the same fields. */
  readonly shape: number;
}

/** When it started is with its claim, when it ended with the row itself, and a result that is not there is `null`. */
function shortEnd(job: JobView, { state, result }: Ending): EndFields {
  const claim = job.claim!.id;
  return result === NO_RESULT
    ? { data: { state, claim }, shape: 0 }
    : { data: { state, claim, result }, shape: 1 };
}

/** Counters that follow from a single claim are left out. */
function fullEnd(writer: Writer, job: JobView, { state, ending, result }: Ending): EndFields {
  const startedAt = writer.view.memo.format(job.startedAtMs!);
  const data: Record<string, Json> = {
    state,
    result,
    startedAt,
    finishedAt: writer.now,
    claim: job.claim!.id,
  };
  if (!job.saysCounters && ending !== "lost") return { data, shape: 2 };
  addCounters(data, countEnding(job.counters, ending), job.requeues);
  return { data, shape: 3 };
}

/** The row that gives a running job back to the queue. */
export function writeReturn(
  writer: Writer,
  job: JobView,
  ending: ClaimEnding,
  more: { readonly requeues?: number; readonly runAt?: string; readonly lastError?: string },
): void {
  const data: Record<string, Json> = { state: "pending", claim: null, startedAt: null };
  const { requeues = job.requeues, ...others } = more;
  addCounters(data, countEnding(job.counters, ending), requeues);
  Object.assign(data, others);
  writer.updateJob(job, data);
}

function addCounters(data: Record<string, Json>, counters: ClaimCounters, requeues: number): void {
  data["attempts"] = counters.attempts;
  data["losses"] = counters.losses;
  data["requeues"] = requeues;
}
