/** Empty views: of a stream, a job, an item and a host, before any change was folded onto them. */
import { NEVER_CLAIMED } from "@tidemark/work-item";
import TinyQueue from "tinyqueue";
import { createHostView, type HostView } from "./host.ts";
import type { ImportLimits } from "./limits.ts";
import { type ItemView, type JobView, NO_COUNTERS, type StreamView, type Timer } from "./view.ts";

/** The view of a stream of which nothing after `position` was folded yet. */
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
    leftover: new Set(),
    cancelling: new Set(),
    orphans: new Set(),
    unaccounted: new Set(),
    corrections: new Map(),
    removablePickups: new Set(),
  };
}

export function createJobView(id: string, firstSeq: number): JobView {
  return {
    id,
    exists: false,
    firstSeq,
    status: "queued",
    deletedAt: null,
    get deleted() {
      return this.deletedAt !== null;
    },
    source: null,
    totalUrls: 0,
    startedAtMs: null,
    finishedAtMs: null,
    failure: null,
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
    lastStampMs: -Infinity,
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
    pickupGoneStampMs: -Infinity,
    lastStampMs: -Infinity,
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
