/**
 * A stream whose head an open transaction holds. Batches are checked before anything is sent, so
 * that a refused one leaves the transaction usable.
 */
import {
  type Appended,
  askedLanes,
  type Change,
  type ChangePage,
  changeProblem,
  formatStamp,
  type Head,
  type HeadHints,
  IdReusedError,
  InvalidChangeError,
  type JobQuery,
  type Lane,
  type LockedStream,
  type NewChange,
  type ReadQuery,
  sameContent,
  withAsked,
  withHints,
} from "@tidemark/sync-log";
import { encodeBatch } from "./appends/encode-batch.ts";
import { type Statement, withParams } from "./connection/query.ts";
import type { Transaction } from "./connection/transaction.ts";
import { DatabaseError } from "./errors/log-errors.ts";
import { headOf, type LockedHeadRow } from "./queries/head-columns.ts";
import { insertChanges } from "./queries/insert-changes.ts";
import { listLeases } from "./queries/list-leases.ts";
import { listLeasesOf } from "./queries/list-leases-of.ts";
import { moveHead } from "./queries/move-head.ts";
import { readChangesById } from "./queries/read-changes-by-id.ts";
import { removePickups } from "./queries/remove-pickups.ts";
import { setHints } from "./queries/set-hints.ts";
import { ChangeDecoder } from "./reads/decode-change.ts";
import { readJobs } from "./reads/read-jobs.ts";
import { readPage } from "./reads/read-page.ts";
import { readRecords } from "./reads/read-records.ts";

interface LaneHints extends HeadHints {
  readonly lane: Lane;
}

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
    const batch = distinct(changes);
    let storings = await this.#storeUnlessTaken([...batch.values()], hinted);
    let stored = storings?.length ?? 0;
    if (!storings) {
      const known = await this.#firstStorings(batch);
      const fresh = [...batch.values()].filter((change) => !known.has(change.id));
      const added = await this.#storeUnlessTaken(fresh, hinted);
      if (!added) throw takenUnseen(this.#head.userId);
      stored = added.length;
      storings = [...known.values(), ...added];
    }
    if (storings.length === changes.length && stored === changes.length) return { changes: storings, stored };
    const byId = new Map(storings.map((change) => [change.id, change]));
    return { changes: changes.map((change) => byId.get(change.id.toLowerCase())!), stored };
  }

  async setHints(hints: HeadHints, lane: Lane = "imports"): Promise<void> {
    await this.#transaction.run(setHints[lane], this.#head.userId, hints.attendAtMs, hints.liveFrom);
    this.#head = withHints(this.#head, lane, hints);
  }

  async removePickups(recordIds: readonly string[]): Promise<number> {
    if (recordIds.length === 0) return 0;
    return (await this.#transaction.run(removePickups, this.#head.userId, recordIds)).length;
  }

  /** Null when the stream has one of the ids; then nothing was stored. */
  async #storeUnlessTaken(batch: readonly NewChange[], hinted: LaneHints | null): Promise<Change[] | null> {
    if (batch.length === 0) {
      if (hinted) await this.setHints(hinted, hinted.lane);
      return [];
    }
    const { seq } = this.#head;
    const asked = askedLanes(batch, hinted?.lane ?? null);
    const lastSeq = seq + batch.length;
    const isStored = await this.#transaction.runUnlessTaken(this.#appending(batch, lastSeq, asked, hinted));
    if (!isStored) return null;
    const head = hinted ? withHints(this.#head, hinted.lane, hinted) : this.#head;
    this.#head = { ...withAsked(head, asked, this.nowMs), seq: lastSeq };
    this.#hasAppended = true;
    return this.#storings(batch, seq + 1);
  }

  *#appending(
    batch: readonly NewChange[],
    lastSeq: number,
    asked: ReadonlySet<Lane>,
    hinted: LaneHints | null,
  ): Generator<Statement> {
    const { userId } = this.#head;
    yield withParams(
      moveHead,
      userId,
      lastSeq,
      this.nowMs,
      asked.has("imports"),
      asked.has("queue"),
      hinted?.lane ?? null,
      hinted?.attendAtMs ?? null,
      hinted?.liveFrom ?? null,
    );
    for (const encoded of encodeBatch(batch, lastSeq - batch.length + 1)) {
      yield withParams(insertChanges, userId, this.nowMs, ...encoded);
    }
  }

  /** The changes as they are stored, from a position on. */
  #storings(batch: readonly NewChange[], firstSeq: number): Change[] {
    const { userId } = this.#head;
    const createdAt = formatStamp(this.nowMs);
    return batch.map((change, index) => ({ ...change, userId, seq: firstSeq + index, createdAt }));
  }

  /** The stored changes among a batch. Throws when one of them has other content. */
  async #firstStorings(batch: ReadonlyMap<string, NewChange>): Promise<Map<string, Change>> {
    const { userId } = this.#head;
    const rows = await this.#transaction.runForArrays(readChangesById, userId, [...batch.keys()]);
    const decoder = new ChangeDecoder(userId);
    const known = new Map<string, Change>();
    for (const row of rows) {
      const stored = decoder.decode(row);
      if (!sameContent(stored, batch.get(stored.id)!)) throw new IdReusedError(stored.id);
      known.set(stored.id, stored);
    }
    return known;
  }
}

function takenUnseen(userId: string): DatabaseError {
  return new DatabaseError(
    "23505",
    `stream ${userId} has the next position or one of the ids in a row that its head did not give out. ` +
      `Somebody inserted a row with a seq of its own: raise sync_heads.seq to the stream's greatest seq`,
  );
}

/** The batch by id, each once, or a throw: an id means one change, and every change must be storable. */
function distinct(changes: readonly NewChange[]): Map<string, NewChange> {
  const batch = new Map<string, NewChange>();
  for (const change of changes) {
    const problem = changeProblem(change);
    if (problem) throw new InvalidChangeError(change.id, problem);
    const id = change.id.toLowerCase();
    const earlier = batch.get(id);
    if (!earlier) batch.set(id, { ...change, id });
    else if (!sameContent(earlier, change)) throw new IdReusedError(change.id);
  }
  return batch;
}
