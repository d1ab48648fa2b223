/**
 * The server's side of one transaction: it holds a head of the true log until it is committed or undone. What its client
 * does not say anymore, the server finds out by itself, sooner or later.
 */
import type { LockedStream, SyncLog } from "@tidemark/sync-log";
import type { Gate } from "../kernel/gate.ts";
import type { LogServer } from "./log-server.ts";

/** A transaction whose client says nothing for this long is undone, ms: what the log on Postgres asks for. */
const IDLE_TIMEOUT_MS = 15_000;

/** The server undid the transaction, or the connection to it was lost: nothing of it was stored. */
export class TransactionUndoneError extends Error {
  override readonly name = "TransactionUndoneError";
  constructor(why: string) {
    super(`The transaction was undone: ${why}.`);
  }
}

export class OpenTransaction {
  readonly #server: LogServer;
  readonly #stopWatching: () => void;
  readonly #end = Promise.withResolvers<void>();
  #outcome: Promise<unknown> = Promise.resolve();
  #state: "open" | "committing" | "committed" | "undone" = "open";
  #why = "";
  #statements = 0;
  #onCommitted: () => void = () => undefined;

  constructor(server: LogServer, gate: Gate) {
    this.#server = server;
    server.open.add(this);
    this.#end.promise.catch(() => undefined);
    this.#stopWatching = gate.watch({
      died: () => {
        if (this.#state === "open") this.undo("its client died");
      },
      standsStill: (ms) => {
        if (ms >= IDLE_TIMEOUT_MS) this.#undoWhenIdle();
      },
    });
  }

  /** Takes the head: waits for it, or answers null when somebody else holds it. */
  async begin(log: SyncLog, userId: string, whenHeld: "wait" | "if-free"): Promise<LockedStream | null> {
    const entered = Promise.withResolvers<LockedStream | null>();
    const hold = (stream: LockedStream) => {
      entered.resolve(stream);
      return this.#end.promise;
    };
    this.#outcome =
      whenHeld === "wait"
        ? log.withStream(userId, hold)
        : log.withStreamIfFree(userId, hold).then(({ free }) => free || entered.resolve(null));
    this.#outcome.catch(() => undefined);
    const stream = await entered.promise;
    if (stream === null) this.#close("undone", "somebody else holds the head");
    else this.assertOpen();
    return stream;
  }

  get isCommitted(): boolean {
    return this.#state === "committed";
  }

  /** A statement arrived. Throws when there is no transaction any more. */
  assertOpen(): void {
    this.#statements += 1;
    if (this.#state === "undone") throw new TransactionUndoneError(this.#why);
  }

  /** The client has sent its commit; from now on its death does not undo the transaction by itself. */
  sendCommit(): void {
    if (this.#state === "open") this.#state = "committing";
  }

  async commit(): Promise<void> {
    this.assertOpen();
    this.#close("committed", "");
    this.#end.resolve();
    await this.#outcome;
    this.#onCommitted();
  }

  /** Called back once it is committed. */
  onCommitted(callback: () => void): void {
    this.#onCommitted = callback;
  }

  undo(why: string): void {
    if (this.#state === "undone" || this.#state === "committed") return;
    this.#close("undone", why);
    this.#end.reject(new TransactionUndoneError(why));
  }

  /** The server hears only after a while that the client is gone. Until then it holds the head. */
  undoAfter(delayMs: number, why: string): void {
    this.#server.world.at(delayMs, "the server notices a lost client", () => this.undo(why));
  }

  #undoWhenIdle(): void {
    const statements = this.#statements;
    this.#server.world.at(IDLE_TIMEOUT_MS, "a transaction may be idle", () => {
      if (this.#statements !== statements || this.#state !== "open") return;
      this.#server.ears.rare("transaction undone because its client stood still");
      this.undo("it was idle for too long");
    });
  }

  #close(state: "committed" | "undone", why: string): void {
    this.#state = state;
    this.#why = why;
    this.#stopWatching();
    this.#server.open.delete(this);
  }
}
