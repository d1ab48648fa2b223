/** A held stream of the log in memory, as its holder has it: of no use once the transaction has ended. */
import type { Change, NewChange } from "./change.ts";
import type { Appended, ChangePage, Head, HeadHints, JobQuery, LockedStream, ReadQuery } from "./log.ts";
import type { MemoryLeases } from "./memory-leases.ts";
import { jobChanges, pageOf } from "./memory-reads.ts";
import type { StreamDraft } from "./memory-stream.ts";
import type { Lane } from "./work-tables.ts";

export class MemoryLockedStream implements LockedStream {
  readonly nowMs: number;
  readonly #draft: StreamDraft;
  readonly #leases: MemoryLeases;
  #isOver = false;

  constructor(draft: StreamDraft, leases: MemoryLeases) {
    this.nowMs = draft.nowMs;
    this.#draft = draft;
    this.#leases = leases;
  }

  get head(): Head {
    return this.#draft.head;
  }

  /** Refuses what comes late: the transaction's fate is decided. */
  end(): void {
    this.#isOver = true;
  }

  async liveWorkers(among?: Iterable<string>): Promise<ReadonlySet<string>> {
    this.#assertOpen();
    return this.#leases.liveAt(this.nowMs, among);
  }

  async readAfter(position: number, query?: ReadQuery): Promise<ChangePage> {
    const draft = this.#assertOpen();
    return pageOf(draft.all(), draft.head.seq, position, query);
  }

  async readJobs(query: JobQuery): Promise<readonly Change[]> {
    return jobChanges(this.#assertOpen().all(), query);
  }

  async readRecords(recordIds: readonly string[]): Promise<readonly Change[]> {
    return this.#assertOpen().queueRecords(recordIds);
  }

  async append(changes: readonly NewChange[], hints?: HeadHints, lane?: Lane): Promise<Appended> {
    return this.#assertOpen().append(changes, hints, lane);
  }

  async setHints(hints: HeadHints, lane?: Lane): Promise<void> {
    this.#assertOpen().setHints(hints, lane);
  }

  async removePickups(recordIds: readonly string[]): Promise<number> {
    return this.#assertOpen().removePickups(new Set(recordIds));
  }

  #assertOpen(): StreamDraft {
    if (!this.#isOver) return this.#draft;
    throw new Error("The transaction is over: its stream was used after the work had ended");
  }
}
