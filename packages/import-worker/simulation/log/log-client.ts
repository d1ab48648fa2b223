/**
 * The log as one process has it. Like the client of the one on Postgres, it runs a transaction again that the
 * database undid, repeats single requests that do no harm when done twice, and leaves a commit in doubt to its caller.
 */
import {
  appendUnseen,
  type IfFree,
  KeyedTurns,
  type Lane,
  type Lease,
  type LockedStream,
  type NewChange,
  type ReadQuery,
  type SyncLog,
} from "@tidemark/sync-log";
import { type Gate, SerializationFailure } from "../kernel/gate.ts";
import type { About } from "../kernel/history.ts";
import { Hints } from "./hints.ts";
import type { LogServer } from "./log-server.ts";
import { OpenTransaction, TransactionUndoneError } from "./open-transaction.ts";
import { STATEMENT_FAULTS, StreamClient } from "./stream-client.ts";

/** The connection broke while the transaction was being committed: it may be stored, now or soon, or not. */
class UnknownCommitError extends Error {
  override readonly name = "UnknownCommitError";
  constructor() {
    super("The connection broke during the commit. Read and decide again.");
  }
}

/** What a client is for; what a worker folds, it acts upon. */
export type LogRole = "worker" | "other";

const MAX_TRIES = 4;
const REST_MS = 50;
/** Of the commits that were cut off on the way, so many are carried out all the same. */
const CUT_COMMITS_DONE = 0.4;

type Attempt<T> =
  | { readonly kind: "done"; readonly answer: IfFree<T> }
  | { readonly kind: "again"; readonly error: Error };

export class LogClient implements SyncLog {
  readonly #server: LogServer;
  readonly #gate: Gate;
  readonly #role: LogRole;
  readonly #hints: Hints;
  /** Of this process: its callers get a head in the order of their asking. */
  readonly #turns = new KeyedTurns();
  readonly leases: SyncLog["leases"];

  constructor(server: LogServer, gate: Gate, role: LogRole) {
    this.#server = server;
    this.#gate = gate;
    this.#role = role;
    this.#hints = new Hints(server, gate);
    const { leases } = server.truth;
    this.leases = {
      renew: (lease: Omit<Lease, "expiresAtMs">, ttlMs: number) =>
        this.#request("renews its lease", () => {
          server.ears.leased(lease.workerId, ttlMs);
          return leases.renew(lease, ttlMs);
        }),
      drop: (workerId: string) =>
        this.#request("drops a lease", () => {
          server.ears.unleased(gate.name, workerId);
          return leases.drop(workerId);
        }),
      all: () => this.#request("lists leases", () => leases.all()),
    };
  }

  async withStream<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T> {
    const answer = await this.#inTurn(userId, "wait", work);
    if (!answer.free) throw new Error("A head that was waited for was not given.");
    return answer.value;
  }

  async withStreamIfFree<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<IfFree<T>> {
    if (this.#turns.isTaken(userId)) return { free: false };
    return this.#inTurn(userId, "if-free", work);
  }

  append(userId: string, changes: readonly NewChange[], keepsHintsOf?: Lane) {
    return this.withStream(userId, (stream) => appendUnseen(stream, changes, keepsHintsOf));
  }

  readAfter(userId: string, position: number, query?: ReadQuery) {
    return this.#request("reads", () => this.#server.truth.readAfter(userId, position, query), { userId });
  }

  readRecords(userId: string, recordIds: readonly string[]) {
    return this.#request("reads records", () => this.#server.truth.readRecords(userId, recordIds), {
      userId,
    });
  }

  head(userId: string) {
    return this.#request("reads a head", () => this.#server.truth.head(userId), { userId });
  }

  heads(page?: Parameters<SyncLog["heads"]>[0]) {
    return this.#request("reads heads", () => this.#server.truth.heads(page));
  }

  dueStreams(limit: number, lane?: Lane) {
    return this.#request("asks what is due", () => this.#server.truth.dueStreams(limit, lane));
  }

  attendAll(lane?: Lane) {
    return this.#request("makes all due", () => this.#server.truth.attendAll(lane));
  }

  removePickupsOlderThan(ageMs: number) {
    return this.#request("removes old pickups", async () => {
      const rows = await this.#server.truth.removePickupsOlderThan(ageMs);
      if (rows > 0) this.#server.ears.removed();
      return rows;
    });
  }

  subscribe(onHint: (userId: string) => void): Promise<() => Promise<void>> {
    return this.#request("listens", () => this.#hints.subscribe(onHint));
  }

  /** One request that may be made again. */
  async #request<T>(what: string, work: () => Promise<T>, about?: About): Promise<T> {
    const request = () => {
      this.#server.assertUp();
      return work();
    };
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#gate.call(what, request, about);
      } catch (error) {
        if (tries >= MAX_TRIES) throw error;
        await this.#rest(tries);
      }
    }
  }

  /** Those who watch are told of what a worker does with its streams. */
  async #inTurn<T>(
    userId: string,
    whenHeld: "wait" | "if-free",
    work: (stream: LockedStream) => Promise<T>,
  ): Promise<IfFree<T>> {
    const transact = () => this.#turns.take(userId, () => this.#transact(userId, whenHeld, work));
    if (this.#role !== "worker") return transact();
    const { ears } = this.#server;
    const { name } = this.#gate;
    ears.begun(name, userId);
    try {
      return await transact();
    } catch (error) {
      if (whenHeld === "wait") ears.failed(name, userId);
      throw error;
    } finally {
      ears.ended(name, userId);
    }
  }

  async #transact<T>(
    userId: string,
    whenHeld: "wait" | "if-free",
    work: (stream: LockedStream) => Promise<T>,
  ): Promise<IfFree<T>> {
    for (let tries = 1; ; tries += 1) {
      const attempt = await this.#attempt(userId, whenHeld, work);
      if (attempt.kind === "done") return attempt.answer;
      if (tries >= MAX_TRIES) throw attempt.error;
      this.#server.ears.rare("transaction run again");
      await this.#rest(tries);
    }
  }

  async #attempt<T>(
    userId: string,
    whenHeld: "wait" | "if-free",
    work: (stream: LockedStream) => Promise<T>,
  ): Promise<Attempt<T>> {
    const transaction = new OpenTransaction(this.#server, this.#gate);
    let stream: LockedStream | null;
    try {
      stream = await this.#begin(transaction, userId, whenHeld);
    } catch (error) {
      transaction.undoAfter(this.#server.noticesAfterMs(), "its client was lost");
      return { kind: "again", error: error as Error };
    }
    if (stream === null) return { kind: "done", answer: { free: false } };
    const client = new StreamClient(this.#server, this.#gate, transaction, stream);
    let value: T;
    try {
      value = await work(client);
    } catch (error) {
      await client.end();
      const { failure } = client;
      if (failure) transaction.undoAfter(this.#server.noticesAfterMs(), "its client was lost");
      else transaction.undo("its client gave it up");
      if (failure && failure === error) return { kind: "again", error: failure };
      throw error;
    }
    await client.end();
    await this.#commit(transaction, client, userId);
    return { kind: "done", answer: { free: true, value } };
  }

  #begin(
    transaction: OpenTransaction,
    userId: string,
    whenHeld: "wait" | "if-free",
  ): Promise<LockedStream | null> {
    const begin = () => {
      this.#server.assertUp();
      return transaction.begin(this.#server.truth, userId, whenHeld);
    };
    const onLost = () => transaction.undo("it was never begun");
    return this.#gate.call("locks the head", begin, { userId }, STATEMENT_FAULTS, onLost);
  }

  /** What only read is as good as committed. */
  async #commit(transaction: OpenTransaction, client: StreamClient, userId: string): Promise<void> {
    if (client.failure) {
      transaction.undo("a statement had failed");
      throw client.failure;
    }
    const { ears } = this.#server;
    const seen = client.head.seq;
    ears.sent(userId, client.appended);
    transaction.sendCommit();
    const commit = () => transaction.commit();
    const onLost = () => this.#loseCommit(transaction);
    try {
      await this.#gate.call("commits", commit, { userId }, STATEMENT_FAULTS, onLost);
    } catch (error) {
      if (!client.hasStored) return;
      if (error instanceof TransactionUndoneError || error instanceof SerializationFailure) throw error;
      ears.doubted(this.#gate.name);
      ears.rare(transaction.isCommitted ? "commit unknown and stored" : "commit unknown and not stored");
      throw new UnknownCommitError();
    }
    ears.acked(userId, client.appended);
    if (this.#role === "worker") ears.folded(this.#gate.name, userId, seen);
  }

  /** The commit was cut off on its way, or just behind its arrival. */
  #loseCommit(transaction: OpenTransaction): void {
    const { random, world, ears } = this.#server;
    const isDone = random.chance(CUT_COMMITS_DONE);
    const delayMs = this.#server.noticesAfterMs();
    if (!isDone) transaction.undoAfter(delayMs, "its client was lost");
    else
      world.at(delayMs, "a commit arrives late", () => {
        transaction.commit().then(
          () => ears.rare("commit stored after its client had given up"),
          () => undefined,
        );
      });
  }

  async #rest(tries: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#gate.timers.after(REST_MS * 2 ** tries, resolve);
    await promise;
  }
}
