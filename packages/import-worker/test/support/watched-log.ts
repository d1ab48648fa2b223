/**
 * A log that counts what is asked of it, knows from where it is asked, and can be told to fail,
 * to stall, or to die under its user at any single call.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ChangePage, IfFree, LockedStream, SyncLog } from "@tidemark/sync-log";

export interface LogCounts {
  transactions: number;
  reads: number;
  rowsRead: number;
  appends: number;
  rowsAppended: number;
  hintsSet: number;
}

/** What a call is: a method of the log, or of a stream whose head is held. */
export interface LogCall {
  /** Counts from 1. */
  readonly number: number;
  readonly name: string;
  readonly userId: string | null;
}

/** Decides over a call: nothing, an error instead of it, or an error although it was done. */
export type Judge = (call: LogCall, phase: "before" | "after") => void | Promise<void>;

export class WatchedLog {
  readonly log: SyncLog;
  readonly counts: LogCounts = {
    transactions: 0,
    reads: 0,
    rowsRead: 0,
    appends: 0,
    rowsAppended: 0,
    hintsSet: 0,
  };
  /** Names of the calls, in order. */
  readonly calls: LogCall[] = [];
  judge: Judge = () => undefined;
  readonly #inner: SyncLog;
  #isDead = false;
  readonly #inside = new AsyncLocalStorage<string>();

  constructor(inner: SyncLog) {
    this.#inner = inner;
    this.log = this.#watch();
  }

  /** The stream whose head is held by the transaction that this code runs in; null outside of any. */
  get heldHere(): string | null {
    return this.#inside.getStore() ?? null;
  }

  /** From now on no call ends, and what runs in a transaction is undone. */
  die(): void {
    this.#isDead = true;
  }

  callsOf(name: string): LogCall[] {
    return this.calls.filter((call) => call.name === name);
  }

  #watch(): SyncLog {
    const inner = this.#inner;
    const call = <T>(name: string, userId: string | null, work: () => Promise<T>) =>
      this.#judged(name, userId, work);
    const inTransaction =
      <T>(userId: string, work: (stream: LockedStream) => Promise<T>) =>
      (stream: LockedStream) => {
        this.counts.transactions += 1;
        return this.#inside.run(userId, () => work(this.#watchStream(stream)));
      };
    return {
      withStream: <T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T> =>
        call("withStream", userId, () => inner.withStream(userId, inTransaction(userId, work))),
      withStreamIfFree: <T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<IfFree<T>> =>
        call("withStreamIfFree", userId, () => inner.withStreamIfFree(userId, inTransaction(userId, work))),
      append: (userId, changes, keepsHintsOf) =>
        call("append", userId, () => inner.append(userId, changes, keepsHintsOf)),
      readAfter: (userId, position, query) =>
        call("readAfter", userId, () => inner.readAfter(userId, position, query)),
      readRecords: (userId, recordIds) =>
        call("readRecords", userId, () => inner.readRecords(userId, recordIds)),
      head: (userId) => call("head", userId, () => inner.head(userId)),
      heads: (page) => call("heads", null, () => inner.heads(page)),
      dueStreams: (limit, lane) => call("dueStreams", null, () => inner.dueStreams(limit, lane)),
      attendAll: (lane) => call("attendAll", null, () => inner.attendAll(lane)),
      removePickupsOlderThan: (ageMs) =>
        call("removePickupsOlderThan", null, () => inner.removePickupsOlderThan(ageMs)),
      leases: {
        renew: (lease, ttlMs) => call("leases.renew", null, () => inner.leases.renew(lease, ttlMs)),
        drop: (workerId) => call("leases.drop", null, () => inner.leases.drop(workerId)),
        all: () => call("leases.all", null, () => inner.leases.all()),
      },
      subscribe: async (onHint) => {
        const end = await call("subscribe", null, () => inner.subscribe(onHint));
        return () => call("unsubscribe", null, end);
      },
    };
  }

  #watchStream(stream: LockedStream): LockedStream {
    const { userId } = stream.head;
    const { counts } = this;
    const call = <T>(name: string, work: () => Promise<T>) => this.#judged(name, userId, work);
    const countRows = (page: ChangePage) => {
      counts.reads += 1;
      counts.rowsRead += page.changes.length;
      return page;
    };
    return {
      get head() {
        return stream.head;
      },
      nowMs: stream.nowMs,
      liveWorkers: (among) => call("stream.liveWorkers", () => stream.liveWorkers(among)),
      readAfter: (position, query) =>
        call("stream.readAfter", async () => countRows(await stream.readAfter(position, query))),
      readJobs: (query) =>
        call("stream.readJobs", async () => {
          const changes = await stream.readJobs(query);
          counts.reads += 1;
          counts.rowsRead += changes.length;
          return changes;
        }),
      readRecords: (recordIds) => call("stream.readRecords", () => stream.readRecords(recordIds)),
      append: (changes, hints, lane) =>
        call("stream.append", () => {
          counts.appends += 1;
          counts.rowsAppended += changes.length;
          return stream.append(changes, hints, lane);
        }),
      setHints: (hints, lane) =>
        call("stream.setHints", () => {
          counts.hintsSet += 1;
          return stream.setHints(hints, lane);
        }),
      removePickups: (recordIds) => call("stream.removePickups", () => stream.removePickups(recordIds)),
    };
  }

  async #judged<T>(name: string, userId: string | null, work: () => Promise<T>): Promise<T> {
    const call = { number: this.calls.length + 1, name, userId };
    this.calls.push(call);
    try {
      await this.judge(call, "before");
      this.#assertAlive();
      const value = await work();
      await this.judge(call, "after");
      this.#assertAlive();
      return value;
    } catch (error) {
      // A transaction of the dead is undone; the dead hear of nothing.
      if (this.#isDead && this.heldHere === null) return Promise.withResolvers<never>().promise;
      throw error;
    }
  }

  #assertAlive(): void {
    if (this.#isDead) throw new Error("The process has died");
  }
}
