/** Empty views: of a tenant, a group of jobs, and a job before anything happened to it. */
import type { JsonObject } from "@tidemark/sync-log";
import { NEVER_CLAIMED } from "@tidemark/work-item";
import TinyQueue from "tinyqueue";
import { Corrections } from "./correction.ts";
import type { JobSeed } from "./job-seed.ts";
import type { QueueLimits } from "./limits.ts";
import { MainQueue } from "./ready-queue.ts";
import { textOf } from "./row.ts";
import { RowMemo } from "./row-memo.ts";
import { createScheduleBook } from "./schedule/schedule-view.ts";
import { Seniority } from "./seniority.ts";
import type { ClaimView, Group, JobView, QueueView, RestTimer, Timer } from "./view.ts";

/** The view of a tenant of which nothing after `position` was folded yet. */
export function createQueueView(userId: string, limits: QueueLimits, position = 0): QueueView {
  return {
    userId,
    limits,
    position,
    nowMs: 0,
    jobs: new Map(),
    past: new Map(),
    workers: new Map(),
    schedules: createScheduleBook(),
    seniority: new Seniority(),
    groups: new Map(),
    limitKeys: new Map(),
    uniqueKeys: new Map(),
    dependents: new Map(),
    claims: new Map(),
    claimsByWorker: new Map(),
    byToken: new Map(),
    timers: new TinyQueue<Timer>([], (a, b) => a.atMs - b.atMs),
    restTimers: new TinyQueue<RestTimer>([], (a, b) => a.atMs - b.atMs),
    silent: new Set(),
    doomed: new Map(),
    gathered: new Set(),
    abandoned: new Map(),
    corrections: new Corrections(),
    doubts: new Map(),
    strays: new Set(),
    readUpTo: new Map(),
    dependentIds: new Map(),
    pastDependentIds: new Map(),
    restless: [],
    memo: new RowMemo(),
  };
}

export function createGroup(channel: string, jobType: string): Group {
  return { channel, jobType, ready: new MainQueue(), jobs: 0, pending: 0, readyCount: 0, running: 0 };
}

/** A claim as a row tells of it. One that names no worker can only live by its tokens. */
export function createClaim(id: string, data: JsonObject, claimedAtMs: number): ClaimView {
  const workerId = textOf(data["workerId"]);
  const lease = data["lease"] === "worker" && workerId !== null ? "worker" : "token";
  return { id, workerId, lease, claimedAtMs, jobs: new Set() };
}

/** The record's place in the log and the times that belong to it. */
export interface JobOrigin {
  readonly id: string;
  readonly order: number;
  readonly firstSeq: number;
  readonly queuedAtMs: number;
  readonly sinceSeq: number;
}

/** A pending job that no index knows. */
export function createJobView(origin: JobOrigin, seed: JobSeed, group: Group): JobView {
  return {
    kind: "job",
    id: origin.id,
    group,
    args: seed.args,
    dependencies: seed.dependencies,
    priority: seed.priority,
    order: origin.order,
    queuedAtMs: origin.queuedAtMs,
    options: seed.options,
    slot: null,
    state: "pending",
    isDeleted: false,
    runAtMs: seed.runAtMs,
    counters: NEVER_CLAIMED,
    requeues: 0,
    saysCounters: false,
    claim: null,
    token: null,
    startedAtMs: null,
    finishedAtMs: null,
    sinceSeq: origin.sinceSeq,
    result: null,
    waiting: 0,
    isDue: false,
    isReady: false,
    isQueued: false,
    keptUntilMs: 0,
    lastStampMs: -Infinity,
    firstSeq: origin.firstSeq,
    older: null,
    newer: null,
  };
}
