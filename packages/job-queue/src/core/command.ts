/**
 * What can be asked of a queue's view, and what the answers are. A refusal is a value with its reason; what it becomes
 * for a caller (an error, a false) is the shell's business.
 */
import type { NewChange } from "@tidemark/sync-log";
import type { EnqueueOptions, JobState } from "./model.ts";
import type { RunOfSchedule, TaskOfRun } from "./schedule/run-of-schedule.ts";
import type { ScheduleCommand, ScheduleRefusal } from "./schedule/schedule-command.ts";

/** A job to be enqueued: its values checked and in the form in which the log keeps them. */
export interface PreparedJob extends EnqueueOptions {
  readonly id: string;
  readonly jobType: string;
  /** JSON text. */
  readonly args: string;
  readonly dependencies: readonly string[];
  readonly channel: string;
  /** True when the caller chose the id, so that the job may have been enqueued before. */
  readonly isIdGiven?: boolean;
  /** Never handed out: it ends by itself once all its dependencies have ended. */
  readonly gathers?: boolean;
  /** Set for a gathering job that is a run of a schedule. */
  readonly run?: RunOfSchedule;
  /** Set for a task of such a run. */
  readonly task?: TaskOfRun;
}

/** What a waiting worker would take. */
export interface Want {
  readonly jobTypes: readonly string[];
  readonly channels: readonly string[];
  /** Jobs at most. */
  readonly limit: number;
  readonly workerId: string | null;
  /** What proves that the claim lives: the worker's lease, or heartbeats of each token. */
  readonly lease: "worker" | "token";
}

/** Names a running job: by its id alone (an administrator), or fenced by the token of a claim. */
export type RunningRef =
  | { readonly by: "id"; readonly id: string; readonly token?: string }
  | { readonly by: "token"; readonly token: string };

export type Command =
  | ScheduleCommand
  /** All or none. */
  | { readonly kind: "enqueue"; readonly jobs: readonly PreparedJob[] }
  | { readonly kind: "claim"; readonly claimId: string; readonly want: Want }
  | {
      readonly kind: "claim-by-id";
      readonly claimId: string;
      readonly id: string;
      readonly workerId: string | null;
      readonly lease: Want["lease"];
    }
  | {
      readonly kind: "requeue-or-finish";
      readonly job: RunningRef;
      readonly maxRequeues: number;
      /** JSON text. */
      readonly result: string;
    }
  | { readonly kind: "finish"; readonly job: RunningRef; readonly result: string }
  | {
      readonly kind: "fail-attempt";
      readonly job: RunningRef;
      readonly error: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: "release"; readonly job: RunningRef }
  | { readonly kind: "fail-unrun"; readonly id: string; readonly result: string }
  | { readonly kind: "cancel"; readonly id: string }
  | { readonly kind: "redrive"; readonly ids: readonly string[] }
  | { readonly kind: "delete"; readonly id: string }
  | {
      readonly kind: "insert-worker";
      readonly id: string;
      readonly channel: string;
      readonly arch: string;
      readonly name: string | null;
    }
  | { readonly kind: "delete-worker"; readonly id: string }
  /**
   * Repairs and duties: lost claims, jobs whose dependencies failed, gathering jobs that are complete, what foreign
   * rows may have made others believe, due schedules, records to carry forward. `missingFor` it is not empty when
   * foreign rows have to be looked into first. What does not fit into one sweep keeps `nextAttentionMs` at now.
   */
  | { readonly kind: "sweep"; readonly liveLeases: ReadonlySet<string> };

export interface ClaimedJob {
  readonly id: string;
  readonly token: string;
  readonly dependencies: readonly string[];
  readonly jobType: string;
  /** JSON text. */
  readonly args: string;
}

export type Refusal =
  | ScheduleRefusal
  | { readonly reason: "not-exist"; readonly what: "job" | "token" | "dependency"; readonly id: string }
  | { readonly reason: "worker-not-exist"; readonly id: string }
  | { readonly reason: "not-pending"; readonly id: string; readonly state: JobState }
  | { readonly reason: "not-running"; readonly id: string; readonly state: JobState }
  | { readonly reason: "not-current"; readonly id: string; readonly token: string }
  | { readonly reason: "canceled"; readonly id: string }
  | { readonly reason: "running"; readonly id: string }
  | { readonly reason: "finished"; readonly id: string }
  | { readonly reason: "active-jobs"; readonly id: string; readonly jobs: number }
  /** Another job depends on it. */
  | { readonly reason: "needed"; readonly id: string; readonly by: string }
  /** An id that is taken by a job with other parameters, or by rows that make no job. */
  | { readonly reason: "id-taken"; readonly id: string };

export type Answer =
  | { readonly kind: "done" }
  | { readonly kind: "enqueued"; readonly ids: readonly string[] }
  | { readonly kind: "claimed"; readonly jobs: readonly ClaimedJob[] }
  | { readonly kind: "ended"; readonly requeued: boolean }
  | { readonly kind: "counted"; readonly count: number }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** What happened beyond the answer, for metrics and for whoever watches. */
export type Note =
  | {
      readonly kind: "job-ended";
      readonly id: string;
      readonly jobType: string;
      readonly state: Exclude<JobState, "pending" | "running">;
    }
  | { readonly kind: "job-retried"; readonly id: string; readonly jobType: string }
  | { readonly kind: "claim-lost"; readonly id: string; readonly jobType: string }
  | {
      readonly kind: "run-made";
      readonly scheduleId: string;
      readonly runId: string;
      readonly dueAtMs: number;
    }
  /** A worker vanished with tasks of the run; they wait again. */
  | {
      readonly kind: "run-recovered";
      readonly scheduleId: string;
      readonly runId: string;
      readonly tasks: number;
    }
  | {
      readonly kind: "run-abandoned";
      readonly scheduleId: string;
      readonly runId: string;
      readonly reason: "abandoned" | "recovery-attempts-used";
    };

export interface Decision {
  /** To be appended as they are, together or not at all. */
  readonly changes: readonly NewChange[];
  readonly answer: Answer;
  readonly notes: readonly Note[];
}

/** What deciding needs from outside: time, ids and chance as arguments. */
export interface DecideContext {
  /** The log's clock, ms. */
  readonly nowMs: number;
  /** A fresh UUID each time. */
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}
