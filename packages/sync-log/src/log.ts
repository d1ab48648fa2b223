/**
 * The log as everything above it sees it. Implemented in memory (`memory-log.ts`) and on Postgres
 * (`@tidemark/sync-log-postgres`); the contract suite in `@tidemark/sync-log/contract` says what
 * both must do.
 */
import type { Change, NewChange } from "./change.ts";
import type { Lane, TableSet } from "./work-tables.ts";

/** What a lane's worker leaves on the head together with its changes: whether and where to look next. */
export interface HeadHints {
  /** When a worker should look next, in ms since 1970 by the log's clock; null while at rest. */
  readonly attendAtMs: number | null;
  /** No live job has a change before this position, so a worker's fold may start here. */
  readonly liveFrom: number;
}

/** A stream's head: its last position, and the hints of each lane. Its own are those of the lane "imports". */
export interface Head extends HeadHints {
  readonly userId: string;
  /** Positions are comparable within an epoch only. Eight hexadecimal digits. */
  readonly epoch: string;
  /** The last position given out; 0 for a stream without changes. */
  readonly seq: number;
  /** The hints of the lane "queue". */
  readonly queue: HeadHints;
}

export interface ReadQuery {
  /** Only changes of these tables. All tables when absent. */
  readonly tables?: TableSet;
  /** Changes at most. Default 10,000. */
  readonly limit?: number;
  /** Table whose `data` comes back null: what it holds is large and the reader needs only the fact. */
  readonly withoutDataOf?: string;
}

export interface ChangePage {
  /** In position order. */
  readonly changes: readonly Change[];
  /** Every change of the query at or below this position is in this page or before it. */
  readonly upTo: number;
  readonly hasMore: boolean;
}

/** Jobs to read whole: by their own ids, or by the id of one of their items. */
export interface JobQuery {
  readonly jobIds: readonly string[];
  readonly itemIds: readonly string[];
  /** Only changes before this position. */
  readonly beforeSeq: number;
}

export interface Appended {
  /** The stored changes in the order given; a change whose id was stored before is its first storing. */
  readonly changes: readonly Change[];
  /** How many of them were stored by this call. */
  readonly stored: number;
}

/**
 * A stream whose head this transaction holds. Nobody else appends to it until the function given to
 * `withStream` ends; when that function throws, nothing of it is stored.
 */
export interface LockedStream {
  readonly head: Head;
  /** The log's clock when the head was locked, ms since 1970. The only clock that decisions use. */
  readonly nowMs: number;
  /** Ids of the workers whose lease is running by that clock; of `among` only, when given. */
  liveWorkers(among?: Iterable<string>): Promise<ReadonlySet<string>>;
  readAfter(position: number, query?: ReadQuery): Promise<ChangePage>;
  /** The changes of whole jobs with all their items and pickups, in position order, pickups without data. */
  readJobs(query: JobQuery): Promise<readonly Change[]>;
  /** All changes of the queue's tables with these record ids, in position order. */
  readRecords(recordIds: readonly string[]): Promise<readonly Change[]>;
  /**
   * Stores all of the changes, at the next positions, or throws and stores none. A change id that the
   * stream already has gets no new position (`IdReusedError` when the two differ). The hints are those
   * of `lane` (default "imports"). Every other lane whose tables are appended to is asked for at once.
   * Calls may be made without waiting for the one before: their changes follow each other in the order of the calls. If
   * one of them brings an id that the stream has, the whole transaction may fail.
   */
  append(changes: readonly NewChange[], hints?: HeadHints, lane?: Lane): Promise<Appended>;
  /** Leaves the hints of a lane (default "imports") without appending. */
  setHints(hints: HeadHints, lane?: Lane): Promise<void>;
  /** Deletes stored pickup inserts of these record ids: the retention of acknowledged pickups. */
  removePickups(recordIds: readonly string[]): Promise<number>;
}

export type IfFree<T> = { readonly free: true; readonly value: T } | { readonly free: false };

export interface Lease {
  readonly workerId: string;
  /** Names the machine and process space, so that a restart there can tell which process is gone. */
  readonly machine: string;
  readonly processId: number;
  readonly expiresAtMs: number;
}

/** Proof that workers live, kept in the log's own time. */
export interface Leases {
  /** Takes or prolongs the worker's lease. `lapsed` tells that it had run out in between. */
  renew(lease: Omit<Lease, "expiresAtMs">, ttlMs: number): Promise<{ readonly lapsed: boolean }>;
  /** Ends a lease at once: its claims are lost from now on. */
  drop(workerId: string): Promise<void>;
  all(): Promise<readonly Lease[]>;
}

export interface SyncLog {
  /** Waits for the stream's head, then runs `work` in one transaction. */
  withStream<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T>;
  /** The same, but answers `{free: false}` at once when somebody else holds the head. */
  withStreamIfFree<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<IfFree<T>>;
  /**
   * Appends what does not depend on what the stream holds, in one exchange with the log: the head is held no longer than
   * the storing takes. Answers the log's clock at it. The lanes whose tables are appended to are asked for, but for the
   * one whose hints are kept. Rejects like the stream's `append`. After a failure the same changes may be appended again,
   * since an id has effect once.
   */
  append(
    userId: string,
    changes: readonly NewChange[],
    keepsHintsOf?: Lane,
  ): Promise<{ readonly nowMs: number }>;
  /** Reads without a lock. What it shows is committed and without gaps up to `upTo`. */
  readAfter(userId: string, position: number, query?: ReadQuery): Promise<ChangePage>;
  /** The same as the locked stream's `readRecords`, without a lock. */
  readRecords(userId: string, recordIds: readonly string[]): Promise<readonly Change[]>;
  head(userId: string): Promise<Head | null>;
  /** All heads in user id order, after `afterUserId`. */
  heads(page?: { readonly afterUserId?: string; readonly limit?: number }): Promise<readonly Head[]>;
  /** Streams whose `attendAtMs` in a lane (default "imports") has come, longest due first. Costs nothing for streams at rest. */
  dueStreams(limit: number, lane?: Lane): Promise<readonly string[]>;
  /** Makes every stream that is not at rest in a lane (default "imports") due now: what a worker does once, at its start. */
  attendAll(lane?: Lane): Promise<number>;
  /** Deletes pickup inserts stored more than `ageMs` ago by the log's clock. */
  removePickupsOlderThan(ageMs: number): Promise<number>;
  readonly leases: Leases;
  /**
   * Calls `onHint` with the user id of streams that may have news. A hint can be lost, doubled or
   * late; polling is the truth.
   */
  subscribe(onHint: (userId: string) => void): Promise<() => Promise<void>>;
}

/** The same change id came with two different contents. Give a new change a new id. */
export class IdReusedError extends Error {
  override readonly name = "IdReusedError";
  readonly changeId: string;
  constructor(changeId: string) {
    super(`Change ${changeId} is already stored with other content. Mint a new id for a new change.`);
    this.changeId = changeId;
  }
}

/** A change that the log cannot keep; nothing of its batch was stored. */
export class InvalidChangeError extends Error {
  override readonly name = "InvalidChangeError";
  readonly changeId: string;
  readonly problem: string;
  constructor(changeId: string, problem: string) {
    super(`Change ${changeId} cannot be stored (${problem}). Nothing of its batch was stored; correct it.`);
    this.changeId = changeId;
    this.problem = problem;
  }
}
