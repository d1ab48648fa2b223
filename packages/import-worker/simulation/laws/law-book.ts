/**
 * Reads what was stored after each step, checks what concerns single streams (L1, L3, L5, and by `LawCheck` L7, L9, L10,
 * L11, L13, L14, L15), and tells the other watchers. It reads the log itself, and believes no process.
 */
import { ITEMS, JOBS, LawCheck, PICKUPS, type StreamView } from "@tidemark/import-job";
import type { Change, SyncLog } from "@tidemark/sync-log";
import { checkIsAskedFor } from "./attention.ts";
import { SIMULATED_LIMITS } from "../worker/limits.ts";
import { type Committed, LawBroken, type Watcher } from "./watcher.ts";

interface StreamBook {
  readonly check: LawCheck;
  readonly ids: Set<string>;
  readonly digests: Map<number, string>;
  /** Positions of pickups whose deletion nobody has written, with the time at which each was stored. */
  readonly livePickups: Map<string, Change>;
  seq: number;
}

export class LawBook {
  readonly #truth: SyncLog;
  readonly #watchers: readonly Watcher[];
  readonly #streams = new Map<string, StreamBook>();
  readonly #dirty = new Set<string>();
  readonly #nowMs: () => number;
  #hasRemoved = false;
  /** The latest that the log's clock has said. */
  #latestMs = -Infinity;
  /** Changes seen. */
  changes = 0;

  /** `nowMs`: the log's clock. */
  constructor(truth: SyncLog, nowMs: () => number, watchers: readonly Watcher[]) {
    this.#truth = truth;
    this.#nowMs = nowMs;
    this.#watchers = watchers;
    void truth.subscribe((userId) => this.#dirty.add(userId));
  }

  /** The stream as one sees it who has missed nothing. */
  viewOf(userId: string) {
    return this.#book(userId).check.view;
  }

  *views(): Generator<StreamView> {
    for (const { check } of this.#streams.values()) yield check.view;
  }

  /** Every change as it was when it was read, in an order that is always the same. */
  *digests(): Generator<string> {
    for (const { digests } of this.#streams.values()) yield* digests.values();
  }

  /** Rows of pickups were deleted. */
  removed(): void {
    this.#hasRemoved = true;
  }

  /** Null when nothing was stored since the last step, so that nothing had to be waited for. */
  step(): Promise<void> | null {
    this.#latestMs = Math.max(this.#latestMs, this.#nowMs());
    if (this.#dirty.size > 0 || this.#hasRemoved) return this.#readNew();
    this.#tellStep();
    return null;
  }

  async end(): Promise<void> {
    await this.step();
    for (const userId of this.#streams.keys()) await this.#checkUnaltered(userId);
    for (const watcher of this.#watchers) watcher.end?.();
  }

  async #readNew(): Promise<void> {
    for (const userId of this.#dirty) {
      const book = this.#book(userId);
      const { changes } = await this.#truth.readAfter(userId, book.seq);
      for (const change of changes) this.#observe(userId, book, change);
      await this.#report(userId, book, changes.at(-1));
    }
    this.#dirty.clear();
    if (this.#hasRemoved) await this.#checkRemoved();
    this.#tellStep();
  }

  /** Only pickups whose deletion is written, or that are past their time, may lose their rows. */
  async #checkRemoved(): Promise<void> {
    this.#hasRemoved = false;
    const tables = { appId: "articles", tableNames: [PICKUPS] };
    for (const [userId, { livePickups }] of this.#streams) {
      if (livePickups.size === 0) continue;
      const { changes } = await this.#truth.readAfter(userId, 0, { tables });
      const there = new Set(changes.map(({ id }) => id));
      for (const { id, recordId, createdAt } of livePickups.values()) {
        const isPastTime = Date.parse(createdAt) + SIMULATED_LIMITS.pickupTtlMs < this.#nowMs();
        if (!there.has(id) && !isPastTime)
          throw new LawBroken("L11", `the row of ${recordId} was deleted before anybody had it`, {
            userId,
            recordId,
          });
      }
    }
  }

  #tellStep(): void {
    for (const watcher of this.#watchers) watcher.step?.();
  }

  #observe(userId: string, book: StreamBook, change: Change): void {
    const { check, ids } = book;
    const about = { userId, recordId: change.recordId };
    if (change.seq !== book.seq + 1)
      throw new LawBroken("L5", `position ${change.seq} follows ${book.seq}`, about);
    if (ids.has(change.id)) throw new LawBroken("L3", `change ${change.id} was stored twice`, about);
    book.seq = change.seq;
    ids.add(change.id);
    book.digests.set(change.seq, JSON.stringify(change));
    this.changes += 1;
    const committed = before(userId, change, check);
    check.observe(change);
    if (change.tableName === PICKUPS) {
      if (change.op === "insert") book.livePickups.set(change.recordId, change);
      if (change.op === "delete") book.livePickups.delete(change.recordId);
    }
    for (const watcher of this.#watchers) watcher.committed?.(committed);
  }

  async #report(userId: string, { check }: StreamBook, last: Change | undefined): Promise<void> {
    const head = await this.#truth.head(userId);
    if (!head) throw new LawBroken("L2", "a stream with changes has no head", { userId });
    const { violations, outstanding } = check.report(head);
    // What a worker's transaction leaves behind is accounted for, whatever is still to be done.
    const uncounted =
      last?.origin === "system" ? outstanding.find(({ what }) => what.includes("its items say")) : undefined;
    const violation = violations[0] ?? uncounted;
    if (violation) throw new LawBroken(violation.law, `${violation.subject} ${violation.what}`, { userId });
    if (last) checkIsAskedFor(head, check.view, last, this.#latestMs);
  }

  /** L1, and L5: nothing was slipped in behind those who had read. */
  async #checkUnaltered(userId: string): Promise<void> {
    const { digests, seq } = this.#book(userId);
    const { changes } = await this.#truth.readAfter(userId, 0, { limit: Infinity });
    const there = new Set(changes.map((change) => change.seq));
    for (const [position, digest] of digests) {
      const { tableName, op } = JSON.parse(digest) as Change;
      if (!there.has(position) && !(tableName === PICKUPS && op === "insert"))
        throw new LawBroken("L1", `position ${position} is gone`, { userId });
    }
    for (const change of changes) {
      const about = { userId, recordId: change.recordId };
      const digest = digests.get(change.seq);
      if (digest === undefined)
        throw new LawBroken("L5", `position ${change.seq} came after ${seq} was read`, about);
      if (digest !== JSON.stringify(change))
        throw new LawBroken("L1", `position ${change.seq} was altered`, about);
    }
  }

  #book(userId: string): StreamBook {
    let book = this.#streams.get(userId);
    if (!book) {
      book = {
        check: new LawCheck(userId, SIMULATED_LIMITS),
        ids: new Set(),
        digests: new Map(),
        livePickups: new Map(),
        seq: 0,
      };
      this.#streams.set(userId, book);
    }
    return book;
  }
}

function before(userId: string, change: Change, { view }: LawCheck): Committed {
  const item = change.tableName === ITEMS ? view.items.get(change.recordId) : undefined;
  const job = change.tableName === JOBS ? view.jobs.get(change.recordId) : undefined;
  const phase = item?.phase;
  return {
    userId,
    change,
    view,
    stateBefore: phase?.state ?? null,
    claimBefore: item?.counters.claim ?? 0,
    claimedByBefore: phase?.state === "extracting" ? phase.workerId : null,
    statusBefore: job?.exists ? job.status : null,
  };
}
