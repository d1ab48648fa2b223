/** A transaction as its client sees it: statements on one connection, in the order in which they are sent. */
import type { HeadHints, JobQuery, Lane, LockedStream, NewChange, ReadQuery } from "@tidemark/sync-log";
import type { CallFault } from "../kernel/faults.ts";
import type { Gate } from "../kernel/gate.ts";
import { describeChanges } from "./describe-changes.ts";
import type { LogServer } from "./log-server.ts";
import type { OpenTransaction } from "./open-transaction.ts";

export const STATEMENT_FAULTS: ReadonlySet<CallFault> = new Set<CallFault>([
  "dies-before",
  "dies-after",
  "fails-before",
  "fails-after",
  "serialization",
  "pauses",
  "slow",
]);

export class StreamClient implements LockedStream {
  readonly nowMs: number;
  /** Why the transaction cannot be committed any more. */
  failure: Error | null = null;
  hasStored = false;
  /** Ids of the changes that this transaction stores for the first time. */
  readonly appended: string[] = [];
  readonly #server: LogServer;
  readonly #gate: Gate;
  readonly #transaction: OpenTransaction;
  readonly #stream: LockedStream;
  #tail: Promise<unknown> = Promise.resolve();
  #isOver = false;

  constructor(server: LogServer, gate: Gate, transaction: OpenTransaction, stream: LockedStream) {
    this.#server = server;
    this.#gate = gate;
    this.#transaction = transaction;
    this.#stream = stream;
    this.nowMs = stream.nowMs;
  }

  get head() {
    return this.#stream.head;
  }

  liveWorkers(among?: Iterable<string>) {
    return this.#inTurn("reads leases", () => this.#stream.liveWorkers(among));
  }

  readAfter(position: number, query?: ReadQuery) {
    return this.#inTurn("reads changes", () => this.#stream.readAfter(position, query));
  }

  readJobs(query: JobQuery) {
    return this.#inTurn("reads jobs", () => this.#stream.readJobs(query));
  }

  readRecords(recordIds: readonly string[]) {
    return this.#inTurn("reads records", () => this.#stream.readRecords(recordIds));
  }

  append(changes: readonly NewChange[], hints?: HeadHints, lane?: Lane) {
    this.hasStored = true;
    return this.#inTurn("appends", async () => {
      const { userId } = this.#stream.head;
      this.#server.world.tell(this.#gate.name, () => `writes ${describeChanges(changes)}`, { userId });
      const { seq } = this.#stream.head;
      const appended = await this.#stream.append(changes, hints, lane);
      for (const change of appended.changes) if (change.seq > seq) this.appended.push(change.id);
      return appended;
    });
  }

  setHints(hints: HeadHints, lane?: Lane) {
    this.hasStored = true;
    return this.#inTurn("sets hints", () => this.#stream.setHints(hints, lane));
  }

  removePickups(recordIds: readonly string[]) {
    this.hasStored = true;
    return this.#inTurn("removes pickups", () => {
      this.#transaction.onCommitted(() => this.#server.ears.removed());
      return this.#stream.removePickups(recordIds);
    });
  }

  /** Refuses what comes from now on. Settles when everything that was asked for before has been answered. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#tail;
  }

  #inTurn<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.#isOver) {
      return Promise.reject(
        new Error("The transaction is over: its stream was used after the work had ended"),
      );
    }
    const run = this.#tail.then(() => this.#statement(what, work));
    this.#tail = run.catch(() => undefined);
    return run;
  }

  async #statement<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.failure) throw this.failure;
    const { userId } = this.#stream.head;
    let refusal: unknown;
    const statement = async () => {
      this.#server.assertUp();
      this.#transaction.assertOpen();
      return work().catch((error: unknown) => {
        refusal = error;
        throw error;
      });
    };
    try {
      return await this.#gate.call(what, statement, { userId }, STATEMENT_FAULTS);
    } catch (error) {
      // What the log refuses leaves the transaction as it was; everything else ends it.
      if (error !== refusal) this.failure = error as Error;
      throw error;
    }
  }
}
