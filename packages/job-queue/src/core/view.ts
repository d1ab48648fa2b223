/**
 * What the queue decides on: one tenant's jobs that are not at rest, and indexes that make a
 * transition cost what changed. All of it is folded from the log; `evolve.ts` alone writes it from
 * changes and `advance.ts` from the passing of time.
 */
import type { PositionedView } from "@tidemark/sync-log";
import type { ClaimCounters } from "@tidemark/work-item";
import type TinyQueue from "tinyqueue";
import type { Corrections } from "./correction.ts";
import type { QueueLimits } from "./limits.ts";
import type { FailedDependencyPolicy, JobState, LimitOptions } from "./model.ts";
import type { LimitQueue, MainQueue } from "./ready-queue.ts";
import type { RowMemo } from "./row-memo.ts";
import type { RunOfSchedule, TaskOfRun } from "./schedule/run-of-schedule.ts";
import type { ScheduleBook } from "./schedule/schedule-view.ts";
import type { Seniority, SeniorRecord } from "./seniority.ts";

/** The jobs of one type in one channel. */
export interface Group {
  readonly channel: string;
  readonly jobType: string;
  readonly ready: MainQueue;
  /** Jobs in the view. */
  jobs: number;
  pending: number;
  /** Pending jobs that may be taken. */
  readyCount: number;
  running: number;
}

/** One transaction's claim: all the jobs that it took for one worker. */
export interface ClaimView {
  readonly id: string;
  readonly workerId: string | null;
  /** What proves that the claim lives. */
  readonly lease: "worker" | "token";
  readonly claimedAtMs: number;
  /** Those that still run under it. */
  readonly jobs: Set<JobView>;
}

/** Jobs that share a limit. */
export interface LimitView {
  readonly key: string;
  /** Live jobs, the one that was enqueued last first: its definition holds. Others may be among them. */
  definers: TinyQueue<JobView>;
  /** Jobs in the view. */
  jobs: number;
  running: number;
  /** For each start that still counts: until when. */
  readonly starts: TinyQueue<number>;
  readonly lines: Map<Group, LimitLine>;
  /** When the limit's timer rings next; 0 for never. */
  wakeAtMs: number;
}

export interface LimitLine {
  readonly queue: LimitQueue;
  /** The one that stands in the group's queue while the limit has room. */
  front: JobView | null;
}

/** A job's place among those that share its limit. */
export interface LimitSlot {
  readonly limit: LimitView;
  /** Could be taken if the limit had room. */
  isEligible: boolean;
  isQueued: boolean;
}

/** What few jobs ask for. */
export interface JobOptions {
  readonly maxAttempts: number | null;
  readonly baseDelayMs: number | null;
  readonly maxDelayMs: number | null;
  readonly uniqueKey: string | null;
  readonly uniquePeriodMs: number | null;
  readonly limit: LimitOptions | null;
  readonly onFailedDependency: FailedDependencyPolicy;
  readonly gathers: boolean;
  /** What a run of a schedule knows of it. */
  readonly run: RunOfSchedule | null;
  /** Which task of a run it is. */
  readonly task: TaskOfRun | null;
}

/**
 * A job, flat and without objects of its own as far as possible: hundreds of thousands of them wait in
 * one view.
 */
export interface JobView extends SeniorRecord {
  readonly kind: "job";
  readonly id: string;
  /** Of a job at rest: one that no view holds. */
  group: Group;
  /** JSON text. */
  readonly args: string;
  /** Each once. */
  readonly dependencies: readonly string[];
  readonly priority: number;
  /** Position of the insert: the job's place among its equals, for good. */
  readonly order: number;
  readonly queuedAtMs: number;
  /** Null for a job that asks for nothing special. */
  readonly options: JobOptions | null;
  /** Null for a job without a limit. */
  slot: LimitSlot | null;
  state: JobState;
  isDeleted: boolean;
  /** Not to be started before, ms. */
  runAtMs: number | null;
  counters: ClaimCounters;
  requeues: number;
  /** The record names its counters; until then they follow from its single claim. */
  saysCounters: boolean;
  /** The latest, while the job runs and after it ended under it. */
  claim: ClaimView | null;
  /** Of the latest claim, while it can be asked for. */
  token: string | null;
  startedAtMs: number | null;
  finishedAtMs: number | null;
  /** Position of the row that made it live, or that ended it. */
  sinceSeq: number;
  /** JSON text. */
  result: string | null;
  /** Dependencies that have not ended. */
  waiting: number;
  /** Its `runAt` has come. */
  isDue: boolean;
  /** May be taken by whoever wants its type and channel. */
  isReady: boolean;
  /** Has an entry in its group's queue. */
  isQueued: boolean;
  /** In the view at least until then, ms: its key is taken, its start counts, or its worker may ask. */
  keptUntilMs: number;
  /** Latest field time seen on the record, by anybody's clock. */
  lastStampMs: number;
}

export interface WorkerView extends SeniorRecord {
  readonly kind: "worker";
  readonly id: string;
  readonly channel: string;
  readonly arch: string;
  readonly name: string | null;
  lastStampMs: number;
}

export type Timer =
  | { readonly kind: "due"; readonly atMs: number; readonly job: JobView }
  | { readonly kind: "limit"; readonly atMs: number; readonly limit: LimitView }
  | { readonly kind: "silent"; readonly atMs: number; readonly claim: ClaimView };

/** A job whose time in the view may be over. */
export interface RestTimer {
  readonly atMs: number;
  readonly job: JobView;
}

export interface QueueView extends PositionedView {
  readonly userId: string;
  readonly limits: QueueLimits;
  /** The log's clock as last told to the view, ms. */
  nowMs: number;
  readonly jobs: Map<string, JobView>;
  /** Jobs that were read for the transition that is under way, at rest or not taken in yet; no index knows them. */
  readonly past: Map<string, JobView>;
  readonly workers: Map<string, WorkerView>;
  readonly schedules: ScheduleBook;
  /** Everything that a fold from `liveFrom` must find, the oldest first. */
  readonly seniority: Seniority;
  /** Groups by channel, then by type. */
  readonly groups: Map<string, Map<string, Group>>;
  readonly limitKeys: Map<string, LimitView>;
  /** Jobs of the view that asked for the same unique key. */
  readonly uniqueKeys: Map<string, Set<JobView>>;
  /** Live jobs by the id of what they depend on, whether or not that is in the view. */
  readonly dependents: Map<string, Set<JobView>>;
  /** Claims under which something runs. */
  readonly claims: Map<string, ClaimView>;
  readonly claimsByWorker: Map<string, Set<ClaimView>>;
  /** Running jobs, and canceled ones whose worker may still ask. */
  readonly byToken: Map<string, JobView>;
  readonly timers: TinyQueue<Timer>;
  readonly restTimers: TinyQueue<RestTimer>;
  /** Claims without a worker's lease that are older than a heartbeat may be. */
  readonly silent: Set<ClaimView>;
  /** Pending jobs that their policy ends, by the dependency that failed. */
  readonly doomed: Map<JobView, string>;
  /** Gathering jobs that have nothing left to wait for. */
  readonly gathered: Set<JobView>;
  /** Live jobs whose gathering job ended before them, with that job. */
  readonly abandoned: Map<JobView, JobView>;
  readonly corrections: Corrections;
  /**
   * Records that the view does not hold and that others wrote to, with the position of the first such row: they have to
   * be read before it is known what the row means.
   */
  readonly doubts: Map<string, number>;
  /** Records that were read for this transition, and to which others wrote though there is no job. */
  readonly strays: Set<string>;
  /** How far the records were folded that were read for this transition, or because of a doubt. */
  readonly readUpTo: Map<string, number>;
  /** Who depends on a job of the view, also who has ended since. */
  readonly dependentIds: Map<string, Set<string>>;
  /** The same of jobs that were read for the transition that is under way. */
  readonly pastDependentIds: Map<string, Set<string>>;
  /** Jobs that may have come to rest. */
  readonly restless: JobView[];
  readonly memo: RowMemo;
}

/** The job, also one that was read from before the view; null when there is none or it was deleted. */
export function findJob(view: QueueView, id: string): JobView | null {
  const job = view.jobs.get(id) ?? view.past.get(id);
  return job === undefined || job.isDeleted ? null : job;
}

/** The job whose latest claim has the token: it runs, or was canceled while it ran. */
export function findByToken(view: QueueView, token: string): JobView | null {
  return view.byToken.get(token) ?? null;
}

/** The job that runs under the token's claim. */
export function runningByToken(view: QueueView, token: string): JobView | null {
  const job = view.byToken.get(token);
  return job?.state === "running" ? job : null;
}

export function isLive(job: JobView): boolean {
  return (job.state === "pending" || job.state === "running") && !job.isDeleted;
}
