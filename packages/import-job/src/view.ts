/**
 * The view that a worker decides on: one stream's live jobs with their items, and indexes that make
 * a transition cost what changed. All of it is folded from the log; `evolve.ts` alone writes it from
 * changes and `advance.ts` from the passing of time.
 */
import type { PositionedView } from "@tidemark/sync-log";
import type { ClaimCounters } from "@tidemark/work-item";
import type TinyQueue from "tinyqueue";
import type { HostView } from "./host.ts";
import type { ImportLimits } from "./limits.ts";
import type { ItemState, JobStatus } from "./model.ts";
import type { ReadyQueue } from "./ready-queue.ts";

/** What an item is doing now. Its identity tells whether an index entry still speaks of this moment. */
export type Phase =
  | PendingPhase
  | { readonly state: "extracting"; readonly workerId: string; readonly claimedAtMs: number }
  | { readonly state: "extracted" }
  | ({ readonly state: "error" } & Failure)
  | { readonly state: "saved" | "duplicate" | "consent-wall" | "cancelled" };

export interface Failure {
  readonly code: string;
  /** One sentence for people. */
  readonly message: string;
}

export interface PendingPhase {
  readonly state: "pending";
  readonly item: ItemView;
  /** Not to be claimed before; 0 for at once. */
  readonly dueAtMs: number;
  /** Why the last claim failed, while the item waits for the next. */
  readonly lastFailure: Failure | null;
  /** True once it stands in its job's ready queue. */
  ready: boolean;
}

export interface ItemView {
  readonly id: string;
  readonly job: JobView;
  readonly idx: number;
  readonly url: string;
  readonly host: HostView;
  phase: Phase;
  counters: ClaimCounters;
  articleId: string | null;
  warning: string | null;
  lastAttemptAtMs: number | null;
  /** When the item's pickup was stored; null when it has none. */
  pickupAtMs: number | null;
  /** Latest time seen of the pickup's `deletedAt`; -Infinity while nothing was said of it. */
  pickupGoneStampMs: number;
  /** Latest field time seen on the record, by anybody's clock; -Infinity before the first. */
  lastStampMs: number;
}

/** The counters that a job carries in the log. */
export interface JobCounters {
  readonly savedCount: number;
  readonly duplicateCount: number;
  readonly errorCount: number;
  /** Consent walls; they also count as saved. */
  readonly warningCount: number;
  readonly cancelledCount: number;
}

export interface JobView {
  readonly id: string;
  /** False while only items of the job have been seen. */
  exists: boolean;
  /** Position of the first change seen of the job or its items. */
  readonly firstSeq: number;
  status: JobStatus;
  /** The ISO time that its user deleted it at. */
  deletedAt: string | null;
  readonly deleted: boolean;
  source: string | null;
  totalUrls: number;
  startedAtMs: number | null;
  finishedAtMs: number | null;
  /** Why a worker gave the job up; null for any other end. */
  failure: Failure | null;
  readonly items: Set<ItemView>;
  readonly countOf: Record<ItemState, number>;
  /** The counters as the log last said them. */
  written: JobCounters;
  /** When the last item was stored, by the log's clock. */
  lastItemAtMs: number;
  /** Pending items that may be claimed, by host. */
  readonly ready: Map<string, ReadyQueue>;
  readyCount: number;
  running: number;
  lastStampMs: number;
}

export type Timer = { readonly atMs: number } & (
  | { readonly kind: "item"; readonly item: ItemView; readonly phase: Phase }
  | { readonly kind: "job"; readonly job: JobView }
  | { readonly kind: "orphan"; readonly job: JobView }
  | { readonly kind: "host" }
);

/** A record of which a plain reader of the log may believe what is not so. */
export type Subject =
  | { readonly kind: "job"; readonly job: JobView }
  | { readonly kind: "item"; readonly item: ItemView }
  /** The item's pickup, which is gone. */
  | { readonly kind: "pickup"; readonly item: ItemView };

/** Fields that the worker says again as they are. */
interface Correction {
  readonly subject: Subject;
  readonly fields: Set<string>;
}

export interface StreamView extends PositionedView {
  readonly userId: string;
  readonly limits: ImportLimits;
  /** The log's clock as last told to the view, ms. */
  nowMs: number;
  readonly jobs: Map<string, JobView>;
  readonly items: Map<string, ItemView>;
  readonly hosts: Map<string, HostView>;
  readonly runningByWorker: Map<string, Set<ItemView>>;
  /** Jobs with something to claim, the one that waited longest first. */
  readonly claimable: Set<JobView>;
  readonly timers: TinyQueue<Timer>;
  /** Claims past their time. */
  readonly stale: Set<ItemView>;
  /** Extracted items whose pickup outlived its time. */
  readonly expired: Set<ItemView>;
  /** Extracted items whose pickup is gone. */
  readonly stranded: Set<ItemView>;
  /** Items that still have a pickup although nothing waits to be taken. */
  readonly leftover: Set<ItemView>;
  /** Cancelled or deleted jobs that still have live items. */
  readonly cancelling: Set<JobView>;
  /** Jobs whose record had its time to come. */
  readonly orphans: Set<JobView>;
  /** Jobs whose counters or status may have to be written. */
  readonly unaccounted: Set<JobView>;
  readonly corrections: Map<string, Correction>;
  /** Pickups that were given up in the log and whose stored rows can go. */
  readonly removablePickups: Set<string>;
}

export const NO_COUNTERS: JobCounters = {
  savedCount: 0,
  duplicateCount: 0,
  errorCount: 0,
  warningCount: 0,
  cancelledCount: 0,
};

/** How many of the job's items still have something to happen to them. */
export function liveCount(job: JobView): number {
  return job.countOf.pending + job.countOf.extracting + job.countOf.extracted;
}

/** The counters that the job's items amount to. */
export function countersOf(job: JobView): JobCounters {
  return {
    savedCount: job.countOf.saved + job.countOf["consent-wall"],
    duplicateCount: job.countOf.duplicate,
    errorCount: job.countOf.error,
    warningCount: job.countOf["consent-wall"],
    cancelledCount: job.countOf.cancelled,
  };
}

/** A job that may hand out items. */
export function isOpen(job: JobView): boolean {
  return job.exists && !job.deleted && (job.status === "queued" || job.status === "running");
}

/** A job whose remaining items are to be cancelled. */
export function isCalledOff(job: JobView): boolean {
  return job.deleted || job.status === "cancelled";
}
