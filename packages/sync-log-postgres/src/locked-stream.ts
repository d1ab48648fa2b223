/**
 * A stream whose head an open transaction holds. Batches are checked before anything is sent, so
 * that a refused one leaves the transaction usable.
 */
import {
  type Appended,
  type Change,
  type ChangePage,
  changeProblem,
  formatStamp,
  type Head,
  type HeadHints,
  IdReusedError,
  InvalidChangeError,
  type JobQuery,
  type LockedStream,
  type NewChange,
  type ReadQuery,
  sameContent,
} from "@tidemark/sync-log";
import type { Transaction } from "./connection/transaction.ts";
import { appendChanges, type KnownId } from "./queries/append-changes.ts";
import type { LockedHeadRow } from "./queries/head-columns.ts";
import { listLeases } from "./queries/list-leases.ts";
import { readChangesById } from "./queries/read-changes-by-id.ts";
import { readJobs } from "./queries/read-jobs.ts";
import { removePickups } from "./queries/remove-pickups.ts";
import { setHints } from "./queries/set-hints.ts";
import { ChangeDecoder } from "./reads/decode-change.ts";
import { encodeBatch } from "./reads/encode-batch.ts";
import { readPage } from "./reads/read-page.ts";

export class PostgresStream implements LockedStream {
  readonly nowMs: number;
  readonly #transaction: Transaction;
  #head: Head;
  #hasAppended = false;

  constructor(transaction: Transaction, row: LockedHeadRow) {
    const { nowMs, ...head } = row;
    this.#transaction = transaction;
    this.#head = head;
    this.nowMs = nowMs;
  }

  get head(): Head {
    return this.#head;
  }

  /** True once changes were stored, so that others should hear of it after the commit. */
  get hasAppended(): boolean {
    return this.#hasAppended;
  }

  async liveWorkers(): Promise<ReadonlySet<string>> {
    const leases = await this.#transaction.run(listLeases);
    return new Set(leases.filter((l) => l.expiresAtMs > this.nowMs).map((l) => l.workerId));
  }

  async readAfter(position: number, query: ReadQuery = {}): Promise<ChangePage> {
    return readPage(this.#transaction, this.#head.userId, position, query, this.#head.seq);
  }

  async readJobs({ jobIds, itemIds, beforeSeq }: JobQuery): Promise<readonly Change[]> {
    if (jobIds.length === 0 && itemIds.length === 0) return [];
    const { userId } = this.#head;
    const rows = await this.#transaction.runForArrays(readJobs, userId, jobIds, itemIds, beforeSeq);
    const decoder = new ChangeDecoder(userId);
    return rows.map((row) => decoder.decode(row));
  }

  async append(changes: readonly NewChange[], hints?: HeadHints): Promise<Appended> {
    const batch = distinct(changes);
    if (batch.size === 0) {
      if (hints) await this.setHints(hints);
      return { changes: [], stored: 0 };
    }
    const given = [...batch.values()];
    const { userId } = this.#head;
    const [row] = await this.#transaction.run(
      appendChanges,
      userId,
      encodeBatch(given),
      this.nowMs,
      hints !== undefined,
      hints?.attendAtMs ?? null,
      hints?.liveFrom ?? null,
    );
    const known = new Map((row?.known ?? []).map((one) => [one.id, one]));
    if (row?.seq == null || row.liveFrom === null) throw new IdReusedError(reusedOf(known));
    this.#head = { ...this.#head, seq: row.seq, attendAtMs: row.attendAtMs, liveFrom: row.liveFrom };
    this.#hasAppended ||= known.size < given.length;

    const createdAt = formatStamp(this.nowMs);
    const stored = await this.#firstStorings([...known.keys()]);
    let seq = row.seq - (given.length - known.size);
    for (const [id, change] of batch) {
      if (known.has(id)) continue;
      seq += 1;
      stored.set(id, { ...change, userId, seq, createdAt });
    }
    return {
      changes: changes.map((change) => stored.get(change.id.toLowerCase())!),
      stored: given.length - known.size,
    };
  }

  async setHints(hints: HeadHints): Promise<void> {
    await this.#transaction.run(setHints, this.#head.userId, hints.attendAtMs, hints.liveFrom);
    this.#head = { ...this.#head, ...hints };
  }

  async removePickups(recordIds: readonly string[]): Promise<number> {
    if (recordIds.length === 0) return 0;
    return (await this.#transaction.run(removePickups, this.#head.userId, recordIds)).length;
  }

  async #firstStorings(ids: readonly string[]): Promise<Map<string, Change>> {
    if (ids.length === 0) return new Map();
    const { userId } = this.#head;
    const decoder = new ChangeDecoder(userId);
    const rows = await this.#transaction.runForArrays(readChangesById, userId, ids);
    return new Map(rows.map((row) => decoder.decode(row)).map((change) => [change.id, change]));
  }
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

function reusedOf(known: ReadonlyMap<string, KnownId>): string {
  for (const one of known.values()) if (!one.same) return one.id;
  throw new Error("The head of the stream is gone: an append found no row to take positions from");
}
