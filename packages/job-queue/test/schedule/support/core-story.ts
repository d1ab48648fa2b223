/** The pure core with a clock and workers of the test's own: every decision is folded, and the log is kept. */
import type { Change, JsonObject } from "@tidemark/sync-log";
import { formatStamp } from "@tidemark/sync-log";
import { advance, nextAttentionMs } from "../../../src/core/advance.ts";
import type { Answer, ClaimedJob, Command, Note } from "../../../src/core/command.ts";
import { createQueueView } from "../../../src/core/create-view.ts";
import { decide } from "../../../src/core/decide.ts";
import { evolve } from "../../../src/core/evolve.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../../../src/core/limits.ts";
import { missingFor } from "../../../src/core/missing.ts";
import { finishTransition, liveFromOf } from "../../../src/core/rest.ts";
import type { ScheduleLimits } from "../../../src/core/schedule/schedule-limits.ts";
import { findInHistory, type JobSummary, summariseJob } from "../../../src/core/summary.ts";
import type { QueueView } from "../../../src/core/view.ts";

export const SCHEDULE = "0198c0de-0000-7000-8000-00000000000a";
const TASK_TYPES = ["work"];

export class CoreStory {
  readonly log: Change[] = [];
  readonly notes: Note[] = [];
  nowMs = 0;
  view: QueueView;
  readonly limits: QueueLimits;
  #ids = 0;

  constructor(schedules: Partial<ScheduleLimits> = {}, limits: Partial<QueueLimits> = {}) {
    this.limits = {
      ...DEFAULT_QUEUE_LIMITS,
      ...limits,
      schedules: { ...DEFAULT_QUEUE_LIMITS.schedules, ...schedules },
    };
    this.view = createQueueView("ada", this.limits);
  }

  readonly newId = (): string => {
    this.#ids += 1;
    return `0198c0de-0000-7000-8000-${this.#ids.toString(16).padStart(12, "0")}`;
  };

  /** Decides, folds, and keeps the rows. Throws when the fold refuses what was decided. */
  apply(command: Command): Answer {
    advance(this.view, this.nowMs);
    this.#readMissing(command);
    const { changes, answer, notes } = decide(this.view, command, {
      nowMs: this.nowMs,
      newId: this.newId,
      random: () => 0.5,
    });
    for (const change of changes) this.store(change);
    this.notes.push(...notes);
    finishTransition(this.view);
    return answer;
  }

  #readMissing(command: Command): void {
    const read = new Set<string>();
    for (;;) {
      const missing = missingFor(this.view, command).filter((id) => !read.has(id));
      if (missing.length === 0) return;
      for (const row of this.log) if (missing.includes(row.recordId)) evolve(this.view, row);
      for (const id of missing) read.add(id);
    }
  }

  /** A row as the log would give it out. */
  store(change: Omit<Change, "userId" | "seq" | "createdAt">): void {
    const stored = {
      ...change,
      userId: "ada",
      seq: this.view.position + 1,
      createdAt: formatStamp(this.nowMs),
    };
    const effect = evolve(this.view, stored);
    this.view.position = stored.seq;
    this.log.push(stored);
    if (effect.kind === "ignored" && change.origin === "system") throw new Error(effect.reason);
  }

  /** A row that another process has stored. */
  foldStored(row: Change): void {
    evolve(this.view, row);
    this.view.position = row.seq;
  }

  /** Another process: what it folds from the log, from where live records begin. */
  foldAnew(): QueueView {
    const fromSeq = liveFromOf(this.view);
    const view = createQueueView("ada", this.limits, fromSeq - 1);
    for (const change of this.log) {
      if (change.seq < fromSeq) continue;
      evolve(view, change);
      view.position = change.seq;
    }
    advance(view, this.nowMs);
    finishTransition(view);
    return view;
  }

  put(fields: JsonObject, more: { readonly paused?: boolean } = {}): Answer {
    const paused = more.paused ?? null;
    return this.apply({ kind: "put-schedule", id: SCHEDULE, fields: { name: "test", ...fields }, paused });
  }

  /** Sweeps as often as the view asks for it now. */
  sweep(...liveWorkers: string[]): void {
    for (let round = 0; round < 50; round += 1) {
      this.apply({ kind: "sweep", liveLeases: new Set(liveWorkers) });
      if ((nextAttentionMs(this.view) ?? Infinity) > this.nowMs) return;
    }
    throw new Error("The view asks for one sweep after the other.");
  }

  at(nowMs: number, ...liveWorkers: string[]): void {
    this.nowMs = nowMs;
    this.sweep(...liveWorkers);
  }

  claim(workerId: string, limit = 1, jobTypes = TASK_TYPES): readonly ClaimedJob[] {
    const want = { jobTypes, channels: [""], limit, workerId, lease: "worker" } as const;
    const answer = this.apply({ kind: "claim", claimId: this.newId(), want });
    return answer.kind === "claimed" ? answer.jobs : [];
  }

  /** Claims one task and answers its key. */
  begin(workerId: string): string | null {
    const [job] = this.claim(workerId);
    return job ? this.keyOf(job.id) : null;
  }

  finish(job: ClaimedJob): void {
    this.apply({ kind: "finish", job: { by: "token", token: job.token }, result: '"done"' });
  }

  fail(job: ClaimedJob): void {
    const command = {
      kind: "fail-attempt",
      job: { by: "token", token: job.token },
      retryable: false,
    } as const;
    this.apply({ ...command, error: '"broken"' });
  }

  /** Does what there is to do; answers the keys in their order. */
  workOff(workerId: string, most = Infinity): string[] {
    const done: string[] = [];
    while (done.length < most) {
      const [job] = this.claim(workerId);
      if (!job) break;
      done.push(this.keyOf(job.id));
      this.finish(job);
      this.sweep(workerId);
    }
    return done;
  }

  keyOf(jobId: string): string {
    return this.job(jobId).task?.key ?? "no task";
  }

  job(id: string): JobSummary {
    const found = summariseJob(this.view, id) ?? findInHistory(this.rowsOf(id)).get(id);
    if (!found) throw new Error(`There is no job ${id}.`);
    return found;
  }

  rowsOf(id: string): Change[] {
    return this.log.filter(({ recordId }) => recordId === id);
  }

  /** Ids of all runs that were ever made, in order. */
  get runs(): string[] {
    return this.notes.flatMap((note) => (note.kind === "run-made" ? [note.runId] : []));
  }

  resultOf(id: string): Record<string, unknown> {
    return JSON.parse(this.job(id).result ?? "null") as Record<string, unknown>;
  }
}

export function tasks(count: number, more: JsonObject = {}): JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({
    key: String(index + 1),
    jobType: "work",
    args: JSON.stringify(index + 1),
    ...more,
  }));
}
