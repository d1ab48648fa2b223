/**
 * A stream whose head an open transaction holds. Batches are checked before anything is sent, so
 * that a refused one leaves the transaction usable.
 */
import type {
  Appended,
  Change,
  ChangePage,
  Head,
  HeadHints,
  JobQuery,
  Lane,
  LockedStream,
  NewChange,
  ReadQuery,
} from "@tidemark/sync-log";
import { withHints } from "@tidemark/sync-log";
import { checkBatch, eachOnce } from "./appends/check-batch.ts";
import { firstStorings, inOrderGiven } from "./appends/first-storings.ts";
import { type LaneHints, planAppend } from "./appends/plan-append.ts";
import type { Transaction } from "./connection/transaction.ts";
import { DatabaseError } from "./errors/log-errors.ts";
import { headOf, type LockedHeadRow } from "./queries/head-columns.ts";
import { listLeases } from "./queries/list-leases.ts";
import { listLeasesOf } from "./queries/list-leases-of.ts";
import { removePickups } from "./queries/remove-pickups.ts";
import { setHints } from "./queries/set-hints.ts";
import { readJobs } from "./reads/read-jobs.ts";
import { readPage } from "./reads/read-page.ts";
import { readRecords } from "./reads/read-records.ts";

export class PostgresStream implements LockedStream {
  readonly nowMs: number;
  readonly #transaction: Transaction;
  #head: Head;
  #hasAppended = false;

  constructor(transaction: Transaction, row: LockedHeadRow) {
    this.#transaction = transaction;
    this.#head = headOf(row);
    this.nowMs = row.nowMs;
  }

  get head(): Head {
    return this.#head;
  }

  /** True once changes were stored, so that others should hear of it after the commit. */
  get hasAppended(): boolean {
    return this.#hasAppended;
  }

  async liveWorkers(among?: Iterable<string>): Promise<ReadonlySet<string>> {
    const leases = among
      ? await this.#transaction.run(listLeasesOf, [...among])
      : await this.#transaction.run(listLeases);
    return new Set(leases.filter((l) => l.expiresAtMs > this.nowMs).map((l) => l.workerId));
  }

  async readAfter(position: number, query: ReadQuery = {}): Promise<ChangePage> {
    return readPage(this.#transaction, this.#head.userId, position, query, this.#head.seq);
  }

  readJobs(query: JobQuery): Promise<readonly Change[]> {
    return readJobs(this.#transaction, this.#head.userId, query);
  }

  readRecords(recordIds: readonly string[]): Promise<readonly Change[]> {
    return readRecords(this.#transaction, this.#head.userId, recordIds);
  }

  async append(changes: readonly NewChange[], hints?: HeadHints, lane: Lane = "imports"): Promise<Appended> {
    const hinted = hints ? { lane, ...hints } : null;
    const checked = checkBatch(changes);
    return (await this.#appendUnlessTaken(checked, hinted)) ?? this.#appendRest(checked, hinted);
  }

  async setHints(hints: HeadHints, lane: Lane = "imports"): Promise<void> {
    await this.#transaction.run(setHints[lane], this.#head.userId, hints.attendAtMs, hints.liveFrom);
    this.#head = withHints(this.#head, lane, hints);
  }

  async removePickups(recordIds: readonly string[]): Promise<number> {
    if (recordIds.length === 0) return 0;
    return (await this.#transaction.run(removePickups, this.#head.userId, recordIds)).length;
  }

  /** For a batch that has an id twice, or of which the stream has a part. */
  async #appendRest(checked: readonly NewChange[], hinted: LaneHints | null): Promise<Appended> {
    const batch = eachOnce(checked);
    const known = await firstStorings(this.#transaction, this.#head.userId, batch);
    const fresh = [...batch.values()].filter((change) => !known.has(change.id));
    const added = await this.#appendUnlessTaken(fresh, hinted);
    if (!added) throw takenUnseen(this.#head.userId);
    return { changes: inOrderGiven(checked, [...known.values(), ...added.changes]), stored: added.stored };
  }

  /** Null when one of the ids is taken; then nothing was stored. */
  async #appendUnlessTaken(batch: readonly NewChange[], hinted: LaneHints | null): Promise<Appended | null> {
    if (batch.length === 0) {
      if (hinted) await this.setHints(hinted, hinted.lane);
      return { changes: [], stored: 0 };
    }
    const before = this.#head;
    const planned = planAppend(before, this.nowMs, batch, hinted);
    // What is appended before this is answered goes behind it.
    this.#head = planned.head;
    if (await this.#transaction.runUnlessTaken(planned.statements)) {
      this.#hasAppended = true;
      return planned.appended;
    }
    this.#head = before;
    return null;
  }
}

function takenUnseen(userId: string): DatabaseError {
  return new DatabaseError(
    "23505",
    `stream ${userId} has the next position or one of the ids in a row that its head did not give out. ` +
      `Somebody inserted a row with a seq of its own: raise sync_heads.seq to the stream's greatest seq`,
  );
}
