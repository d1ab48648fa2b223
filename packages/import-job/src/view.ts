/**
 * The view that a worker decides on: one stream's live jobs with their items, and indexes that make
 * a transition cost what changed. All of it is folded from the log; `evolve.ts` alone writes it from
 * changes and `advance.ts` from the passing of time.
 */
import type { PositionedView } from "@tidemark/sync-log";
import { type ClaimCounters, NEVER_CLAIMED } from "@tidemark/work-item";
import TinyQueue from "tinyqueue";
import { createHostView, type HostView } from "./host.ts";
import type { ImportLimits } from "./limits.ts";
import type { ItemState, JobStatus } from "./model.ts";
import type { ReadyQueue } from "./ready-queue.ts";

/** What an item is doing now. Its identity tells whether an index entry still speaks of this moment. */
export type Phase =
  | PendingPhase
  | { readonly state: "extracting"; readonly workerId: string; readonly claimedAtMs: number }
  | { readonly state: "extracted" }
  | { readonly state: "error"; readonly code: string; readonly message: string }
  | { readonly state: "saved" | "duplicate" | "consent-wall" | "cancelled" };

export interface PendingPhase {
  readonly state: "pending";
  readonly item: ItemView;
  /** Not to be claimed before; 0 for at once. */
  readonly dueAtMs: number;
  /** Why the last claim failed, while the item waits for the next. */
  readonly lastFailure: { readonly code: string; readonly message: string } | null;
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
  /** Latest field time seen on the record, by anybody's clock. */
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
  deleted: boolean;
  source: string | null;
  totalUrls: number;
  startedAtMs: number | null;
  finishedAtMs: number | null;
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
  | { readonly kind: "host" }
);

/** Fields that somebody wrote and the state machine refused: the worker says again how things are. */
export interface Correction {
  readonly subject:
    | { readonly kind: "job"; readonly job: JobView }
    | { readonly kind: "item"; readonly item: ItemView };
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
  /** Cancelled or deleted jobs that still have live items. */
  readonly cancelling: Set<JobView>;
  /** Jobs whose counters or status may have to be written. */
  readonly unaccounted: Set<JobView>;
  readonly corrections: Map<string, Correction>;
  /** Pickups that were given up in the log and whose stored rows can go. */
  readonly removablePickups: Set<string>;
}

export function createStreamView(userId: string, limits: ImportLimits, position = 0): StreamView {
  return {
    userId,
    limits,
    position,
    nowMs: 0,
    jobs: new Map(),
    items: new Map(),
    hosts: new Map(),
    runningByWorker: new Map(),
    claimable: new Set(),
    timers: new TinyQueue<Timer>([], (a, b) => a.atMs - b.atMs),
    stale: new Set(),
    expired: new Set(),
    stranded: new Set(),
    cancelling: new Set(),
    unaccounted: new Set(),
    corrections: new Map(),
    removablePickups: new Set(),
  };
}

export const NO_COUNTERS: JobCounters = {
  savedCount: 0,
  duplicateCount: 0,
  errorCount: 0,
  warningCount: 0,
  cancelledCount: 0,
};

export function createJobView(id: string, firstSeq: number): JobView {
  return {
    id,
    exists: false,
    firstSeq,
    status: "queued",
    deleted: false,
    source: null,
    totalUrls: 0,
    startedAtMs: null,
    finishedAtMs: null,
    items: new Set(),
    countOf: {
      pending: 0,
      extracting: 0,
      extracted: 0,
      saved: 0,
      duplicate: 0,
      "consent-wall": 0,
      error: 0,
      cancelled: 0,
    },
    written: NO_COUNTERS,
    lastItemAtMs: 0,
    ready: new Map(),
    readyCount: 0,
    running: 0,
    lastStampMs: 0,
  };
}

export function createItemView(seed: Pick<ItemView, "id" | "job" | "idx" | "url" | "host">): ItemView {
  return {
    ...seed,
    phase: { state: "cancelled" },
    counters: NEVER_CLAIMED,
    articleId: null,
    warning: null,
    lastAttemptAtMs: null,
    pickupAtMs: null,
    lastStampMs: 0,
  };
}

/** The stream's view of a host, made on first sight. */
export function hostView(view: StreamView, host: string): HostView {
  let known = view.hosts.get(host);
  if (!known) {
    known = createHostView(host);
    view.hosts.set(host, known);
  }
  return known;
}

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
