/**
 * L10: a result that a living worker holds is written, or its claim is gone. Whoever holds one neither gives its item back
 * untried, nor writes to its stream again and again without it, nor leaves its stream alone. Only fetches of which it is certain for which claim they
 * are count: their address is that of one item.
 */
import { isCalledOff, ITEMS, type StreamView } from "@tidemark/import-job";
import type { Fetch } from "../worker/web.ts";
import { isReleased } from "./claims.ts";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

interface Place {
  readonly view: StreamView;
  readonly itemId: string;
}

interface Run extends Place {
  readonly process: string;
  readonly claim: number;
  /** The extraction has ended, and its worker was not told to stop it. */
  isHeld: boolean;
  /** A transaction of its worker failed since then. */
  hasWaited: boolean;
  /** Transactions on its stream that its worker has heard to be committed since then. */
  commits: number;
  /** How long its worker has done nothing with its stream since then, although it could, ms. */
  quietMs: number;
}

export interface ResultTools {
  /** Told when a result was written by a transaction after one that had failed. */
  readonly onWaited: () => void;
  /** The true time. */
  readonly nowMs: () => number;
  /** True while the process lives, was not told to stop, and does not stand still. */
  readonly works: (process: string) => boolean;
}

/** One may have been under way when the result came, the next one writes it. */
const COMMITS_WITHOUT_IT = 3;
/** A worker whose write failed tries again after 5 s at most. */
const LONGEST_QUIET_MS = 8_000;
/** Between two steps a worker may have gone on and be about to act: so much of it counts at most. */
const COUNTED_MS = 500;

export class ResultBook implements Watcher {
  readonly #tools: ResultTools;
  /** Transactions under way, by process and user. */
  readonly #underWay = new Map<string, number>();
  #lastMs = 0;
  readonly #placesOf = new Map<string, Place[]>();
  readonly #byFetch = new Map<number, Run>();
  readonly #byClaim = new Map<string, Run>();
  #started: Fetch[] = [];
  #ended: { readonly fetch: number; readonly isStopped: () => boolean }[] = [];
  /** Changes that their process heard to be stored in this step. */
  readonly #acked = new Set<string>();
  /** Changes with results that had waited, until their process hears that they are stored. */
  readonly #written = new Set<string>();

  constructor(tools: ResultTools) {
    this.#tools = tools;
  }

  fetchStarts(fetch: Fetch): void {
    this.#started.push(fetch);
  }

  /** The process has the result of a fetch. One that was told to stop may give the item back instead. */
  ended(fetch: number, isStopped: () => boolean): void {
    this.#ended.push({ fetch, isStopped });
  }

  /** A process has heard that its transaction was committed. */
  folded(process: string, userId: string): void {
    for (const run of this.#heldBy(process, userId)) run.commits += 1;
  }

  /** A process begins a transaction of a stream. */
  begun(process: string, userId: string): void {
    const key = `${process} ${userId}`;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
  }

  left(process: string, userId: string): void {
    const key = `${process} ${userId}`;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
  }

  /** A process could not write to a stream. */
  failed(process: string, userId: string): void {
    for (const run of this.#heldBy(process, userId)) run.hasWaited = true;
  }

  acked(changeIds: readonly string[]): void {
    for (const id of changeIds) {
      if (this.#written.delete(id)) this.#tools.onWaited();
      else this.#acked.add(id);
    }
  }

  committed({ userId, change, view, stateBefore, claimBefore }: Committed): void {
    const itemId = change.recordId;
    const item = change.tableName === ITEMS ? view.items.get(itemId) : undefined;
    if (!item) return;
    if (stateBefore === null) {
      const places = this.#placesOf.get(item.url);
      if (places) places.push({ view, itemId });
      else this.#placesOf.set(item.url, [{ view, itemId }]);
    }
    if (stateBefore !== "extracting" || item.phase.state === "extracting") return;
    const run = this.#forget(`${itemId}#${claimBefore}`);
    if (!run?.isHeld) return;
    if (isReleased(change))
      throw new LawBroken("L10", `${run.process} had a result of ${itemId} and gave it back untried`, {
        userId,
        recordId: itemId,
      });
    if (!run.hasWaited) return;
    if (this.#acked.has(change.id)) this.#tools.onWaited();
    else this.#written.add(change.id);
  }

  step(): void {
    for (const fetch of this.#started) this.#begin(fetch);
    for (const { fetch, isStopped } of this.#ended) {
      const run = this.#byFetch.get(fetch);
      if (run && !isStopped()) run.isHeld = true;
    }
    if (this.#started.length > 0) this.#started = [];
    if (this.#ended.length > 0) this.#ended = [];
    if (this.#acked.size > 0) this.#acked.clear();
    const nowMs = this.#tools.nowMs();
    const passedMs = Math.min(nowMs - this.#lastMs, COUNTED_MS);
    this.#lastMs = nowMs;
    for (const [fetch, run] of this.#byFetch) if (run.isHeld) this.#check(fetch, run, passedMs);
  }

  #begin({ url, number, workerId, process }: Fetch): void {
    const [place, ...others] = this.#placesOf.get(url) ?? [];
    const item = place?.view.items.get(place.itemId);
    if (!place || others.length > 0 || item?.phase.state !== "extracting") return;
    if (item.phase.workerId !== workerId) return;
    const { claim } = item.counters;
    const run = { ...place, process, claim, isHeld: false, hasWaited: false, commits: 0, quietMs: 0 };
    this.#byFetch.set(number, run);
    this.#byClaim.set(`${place.itemId}#${claim}`, run);
  }

  /** What was called off meanwhile is dropped, and its item cancelled when it is its turn. */
  #check(fetch: number, run: Run, passedMs: number): void {
    const { view, itemId, claim, process } = run;
    if (!this.#underWay.get(`${process} ${view.userId}`) && this.#tools.works(process))
      run.quietMs += passedMs;
    else run.quietMs = 0;
    if (run.commits < COMMITS_WITHOUT_IT && run.quietMs < LONGEST_QUIET_MS) return;
    const item = view.items.get(itemId);
    const isRunning = item?.phase.state === "extracting" && item.counters.claim === claim;
    if (!isRunning || isCalledOff(item.job)) {
      this.#byFetch.delete(fetch);
      return;
    }
    const about = { userId: view.userId, recordId: itemId };
    throw new LawBroken("L10", `${process} has a result of ${itemId} and does not write it`, about);
  }

  *#heldBy(process: string, userId: string): Generator<Run> {
    for (const run of this.#byFetch.values())
      if (run.isHeld && run.process === process && run.view.userId === userId) yield run;
  }

  #forget(claim: string): Run | undefined {
    const run = this.#byClaim.get(claim);
    if (!run) return undefined;
    this.#byClaim.delete(claim);
    for (const [fetch, other] of this.#byFetch) if (other === run) this.#byFetch.delete(fetch);
    return run;
  }
}
