/** A log whose transactions fail when a test says so: before they are stored, or although they were. */
import type { LockedStream, SyncLog } from "@tidemark/sync-log";

export class LostConnectionError extends Error {
  override readonly name = "LostConnectionError";
}

/** Before it is stored, or although it was. */
type Failure = "before" | "after";

export class FailingLog {
  readonly log: SyncLog;
  /** Transactions to come that fail, each in its way. */
  readonly plan: Failure[] = [];
  /** Asked for each transaction that the plan says nothing of. */
  fails: () => Failure | null = () => null;
  isDown = false;
  transactions = 0;
  headReads = 0;
  subscriptions = 0;
  readsUnderLock = 0;
  rowsUnderLock = 0;
  readonly #inner: SyncLog;
  #nextReadFails = false;

  constructor(inner: SyncLog) {
    this.#inner = inner;
    this.log = {
      ...inner,
      withStream: (userId, work) => this.#withStream(userId, work),
      append: (userId, changes, keepsHintsOf) =>
        this.#withFailures(() => inner.append(userId, changes, keepsHintsOf)),
      head: (userId) => {
        this.headReads += 1;
        if (this.isDown) return Promise.reject(new LostConnectionError("the head cannot be read"));
        return inner.head(userId);
      },
      readAfter: async (userId, position, query) => {
        if (this.#nextReadFails) {
          this.#nextReadFails = false;
          throw new LostConnectionError("the log cannot be read");
        }
        return inner.readAfter(userId, position, query);
      },
      subscribe: (onHint) => {
        this.subscriptions += 1;
        return inner.subscribe(onHint);
      },
    };
  }

  /** Of reads without the head. */
  failNextRead(): void {
    this.#nextReadFails = true;
  }

  async #withFailures<T>(store: () => Promise<T>): Promise<T> {
    this.transactions += 1;
    if (this.isDown) throw new LostConnectionError("the log is down");
    const failure = this.plan.shift() ?? this.fails();
    if (failure === "before") throw new LostConnectionError("perhaps stored");
    const value = await store();
    if (failure === "after") throw new LostConnectionError("perhaps stored");
    return value;
  }

  async #withStream<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T> {
    this.transactions += 1;
    if (this.isDown) throw new LostConnectionError("the log is down");
    const failure = this.plan.shift() ?? this.fails();
    if (failure === "before") {
      await this.#inner
        .withStream(userId, async (stream) => {
          await work(stream);
          throw new LostConnectionError("not stored");
        })
        .catch((error: unknown) => {
          if (!(error instanceof LostConnectionError)) throw error;
        });
      throw new LostConnectionError("perhaps stored");
    }
    const value = await this.#inner.withStream(userId, (stream) =>
      work({
        ...stream,
        get head() {
          return stream.head;
        },
        readAfter: async (position, query) => {
          const page = await stream.readAfter(position, query);
          this.readsUnderLock += 1;
          this.rowsUnderLock += page.changes.length;
          return page;
        },
      }),
    );
    if (failure === "after") throw new LostConnectionError("perhaps stored");
    return value;
  }
}
