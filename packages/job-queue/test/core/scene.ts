/** A tenant's queue with one process, and words for what people do with it, so that a test reads as a story. */
import type { NewChange } from "@tidemark/sync-log";
import type { Answer, ClaimedJob, Command, RunningRef, Want } from "../../src/core/command.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../../src/core/limits.ts";
import type { JobState, NewJob } from "../../src/core/model.ts";
import { prepareJob } from "../../src/core/prepare-job.ts";
import { findInHistory, type JobSummary, summariseJob } from "../../src/core/summary.ts";
import { APP_ID, JOBS } from "../../src/core/tables.ts";
import type { QueueView } from "../../src/core/view.ts";
import { PlainReader } from "./plain-reader.ts";
import { QueueProcess, type TransitionOptions } from "./queue-process.ts";
import { TestStream } from "./stream.ts";

export const WORKER = "00000000-0000-4000-8000-00000000000a";
export const MINUTE_MS = 60_000;

export class Scene {
  readonly stream = new TestStream();
  readonly limits: QueueLimits;
  readonly process: QueueProcess;
  /** Leases that run. */
  readonly leases = new Set([WORKER]);

  constructor(limits: Partial<QueueLimits> = {}) {
    this.limits = { ...DEFAULT_QUEUE_LIMITS, ...limits };
    this.process = this.another();
  }

  /** A process that has seen nothing yet. */
  another(): QueueProcess {
    return new QueueProcess(this.stream, this.limits);
  }

  get view(): QueueView {
    return this.process.view();
  }

  transition(commands: readonly Command[], options: TransitionOptions = {}): readonly Answer[] {
    return this.process.transition(commands, { leases: this.leases, ...options });
  }

  decide(command: Command, options: TransitionOptions = {}): Answer {
    return this.transition([command], options)[0]!;
  }

  /** The reason of a refusal. */
  refusal(command: Command): string {
    const answer = this.decide(command);
    return answer.kind === "refused" ? answer.refusal.reason : `not refused but ${answer.kind}`;
  }

  tryEnqueue(...jobs: readonly Partial<NewJob>[]): Answer {
    const prepared = jobs.map((job) => prepareJob({ jobType: "work", ...job }, this.stream.newId));
    return this.decide({ kind: "enqueue", jobs: prepared });
  }

  /** Answers the ids. */
  enqueue(...jobs: readonly Partial<NewJob>[]): string[] {
    const answer = this.tryEnqueue(...jobs);
    if (answer.kind !== "enqueued") throw new Error(`refused: ${JSON.stringify(answer)}`);
    return [...answer.ids];
  }

  add(job: Partial<NewJob> = {}): string {
    return this.enqueue(job)[0]!;
  }

  claim(want: Partial<Want> = {}): readonly ClaimedJob[] {
    const usual: Want = { jobTypes: ["work"], channels: [""], limit: 100, workerId: WORKER, lease: "worker" };
    const claimId = this.stream.newId();
    const answer = this.decide({ kind: "claim", claimId, want: { ...usual, ...want } });
    if (answer.kind !== "claimed") throw new Error(`a claim was answered with ${answer.kind}`);
    return answer.jobs;
  }

  claimIds(want: Partial<Want> = {}): readonly string[] {
    return this.claim(want).map(({ id }) => id);
  }

  /** Takes the one job that there is. */
  take(want: Partial<Want> = {}): ClaimedJob {
    const jobs = this.claim({ limit: 1, ...want });
    if (jobs.length === 0) throw new Error("there was nothing to take");
    return jobs[0]!;
  }

  takeById(id: string): Answer {
    const claimId = this.stream.newId();
    return this.decide({ kind: "claim-by-id", claimId, id, workerId: WORKER, lease: "worker" });
  }

  finish({ token }: Pick<ClaimedJob, "token">, result = '"done"'): Answer {
    return this.decide({ kind: "finish", job: byToken(token), result });
  }

  fail({ token }: Pick<ClaimedJob, "token">, more: { retryable?: boolean; retryAfterMs?: number } = {}) {
    const command = { kind: "fail-attempt", job: byToken(token), error: '"no"', retryable: true } as const;
    return this.decide({ ...command, ...more });
  }

  cancel(id: string): Answer {
    return this.decide({ kind: "cancel", id });
  }

  sweep(): void {
    this.transition([], { sweeps: true });
  }

  pass(ms: number): void {
    this.stream.nowMs += ms;
  }

  /** As it stands, also when it has come to rest. */
  job(id: string): JobSummary {
    const job = summariseJob(this.view, id) ?? findInHistory(this.stream.readRecords([id])).get(id);
    if (!job) throw new Error(`there is no job ${id}`);
    return job;
  }

  state(id: string): JobState {
    return this.job(id).state;
  }

  states(ids: readonly string[]): readonly JobState[] {
    return ids.map((id) => this.state(id));
  }

  exists(id: string): boolean {
    return summariseJob(this.view, id) !== null || findInHistory(this.stream.readRecords([id])).has(id);
  }

  /** Where the queue writes from now on. */
  rowsSince(headSeq: number) {
    return this.stream.after(headSeq);
  }

  /** One who has read every row and knows nothing but times. */
  plain(): PlainReader {
    const reader = new PlainReader();
    for (const change of this.stream.ever) reader.read(change);
    return reader;
  }

  /** What somebody writes who does not ask the queue; times are the log's unless told otherwise. */
  write(row: Partial<NewChange> & Pick<NewChange, "recordId" | "data">, atMs = this.stream.nowMs): void {
    const at = new Date(atMs).toISOString();
    const fields = Object.keys(row.data ?? { deletedAt: null });
    this.stream.store([
      {
        id: this.stream.newId(),
        appId: APP_ID,
        tableName: JOBS,
        op: "update",
        fieldMeta: Object.fromEntries(fields.map((field) => [field, at])),
        spaceId: null,
        clientId: "device-1",
        schemaVersion: 1,
        actor: null,
        origin: "user",
        ...row,
      },
    ]);
  }
}

export function byToken(token: string): RunningRef {
  return { by: "token", token };
}

export function byId(id: string): RunningRef {
  return { by: "id", id };
}
