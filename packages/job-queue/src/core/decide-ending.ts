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
import { refuse } from "./answers.ts";
import type { Command, DecideContext, Decision, Refusal, RunningRef } from "./command.ts";
import type { JobState } from "./model.ts";
import { JOBS } from "./tables.ts";
import { findJob, type JobView, type QueueView } from "./view.ts";
import { SHAPES, Writer } from "./writer.ts";

type EndCommand = Extract<Command, { kind: "requeue-or-finish" | "finish" | "fail-attempt" | "release" }>;

export function endClaim(view: QueueView, command: EndCommand, context: DecideContext): Decision {
  const found = findRunning(view, command.job);
  if ("reason" in found) return refuse(found);
  const writer = new Writer(view, context);
  const requeued = endAs(writer, found, command);
  return writer.decision({ kind: "ended", requeued });
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
  writer.notes.push({ kind: "job-retried", id: job.id, jobType: job.group.jobType });
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

/** The row that ends a running job. Counters that follow from a single claim are left out. */
export function writeEnding(writer: Writer, job: JobView, { state, ending, result }: Ending): void {
  const { memo } = writer.view;
  const data: Record<string, Json> = {
    state,
    result,
    startedAt: memo.format(job.startedAtMs!),
    finishedAt: writer.now,
    claim: job.claim!.id,
  };
  if (job.saysCounters || ending === "lost")
    addCounters(data, countEnding(job.counters, ending), job.requeues);
  writer.addBulk({
    tableName: JOBS,
    recordId: job.id,
    op: "update",
    data,
    shape: SHAPES.ending + ("attempts" in data ? 1 : 0),
    lastStampMs: job.lastStampMs,
  });
  writer.notes.push({ kind: "job-ended", id: job.id, jobType: job.group.jobType, state });
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
