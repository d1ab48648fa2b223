/**
 * A bounded number of connections, handed out one user at a time in the order of asking. Lost
 * connections leave by themselves; nothing is retried here.
 */
import { TransientLogError } from "../errors/log-errors.ts";
import type { Connection } from "./connection.ts";

export class ConnectionPool {
  readonly #open: () => Promise<Connection>;
  readonly #max: number;
  readonly #idle: Connection[] = [];
  readonly #members = new Set<Connection>();
  readonly #waiting: (() => void)[] = [];
  readonly #drained = Promise.withResolvers<void>();
  #busy = 0;
  #closed = false;

  constructor(max: number, open: () => Promise<Connection>) {
    this.#max = max;
    this.#open = open;
  }

  /** Runs `work` with a connection of its own. Rejects with what opening said, or what `work` threw. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      const connection = await this.#take();
      try {
        return await work(connection);
      } finally {
        if (connection.isOpen && !this.#closed) this.#idle.push(connection);
      }
    } finally {
      this.#leave();
    }
  }

  /** Refuses new work, waits for what runs, then ends all connections. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#busy === 0) this.#drained.resolve();
    await this.#drained.promise;
    await Promise.all([...this.#members].map((connection) => connection.close()));
  }

  async #enter(): Promise<void> {
    if (this.#closed) throw new TransientLogError("CONNECTION_ENDED", "The log was closed");
    if (this.#busy < this.#max) {
      this.#busy += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    await promise;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
    if (this.#closed && this.#busy === 0) this.#drained.resolve();
  }

  async #take(): Promise<Connection> {
    for (let found = this.#idle.pop(); found; found = this.#idle.pop()) if (found.isOpen) return found;
    const connection = await this.#open();
    this.#members.add(connection);
    void connection.lost.then(() => this.#members.delete(connection));
    return connection;
  }
}
