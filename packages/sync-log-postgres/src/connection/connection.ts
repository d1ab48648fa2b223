/**
 * One connection to the server, for one life: statements go out in the order given without
 * waiting for each other's answers, and once the connection is lost every statement, sent or
 * not, is refused. It never reconnects, so no statement can slip out of its transaction.
 */
import type { Socket } from "node:net";
import postgres from "postgres";
import { classifyStatementError, codeOf, isConnectionLoss } from "../errors/classify.ts";
import { TransientLogError } from "../errors/log-errors.ts";
import { openSocket } from "./open-socket.ts";
import type { Param, Query } from "./query.ts";
import { WIRE_TYPES } from "./wire-types.ts";

export interface ConnectionOptions {
  readonly url: string;
  /** For TCP, TLS and login together. */
  readonly connectTimeoutMs: number;
  /** A connection on which a statement waits and nothing comes for so long is lost. Without limit by default. */
  readonly answerWithinMs?: number;
  /** False behind a pooler that cannot keep prepared statements; costs a round trip per statement. */
  readonly prepare: boolean;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly onNotification?: (payload: string) => void;
}

/** What the server said of a finished statement, such as "COMMIT". */
export interface Answer<Row> {
  readonly rows: readonly Row[];
  readonly command: string;
}

const END_WITHIN_S = 1;

export class Connection {
  readonly #sql: postgres.Sql;
  readonly #prepare: boolean;
  readonly #lost = Promise.withResolvers<void>();
  #isOpen = true;
  /** Statements without an answer. */
  #waiting = 0;

  private constructor(options: ConnectionOptions) {
    let opened = false;
    this.#prepare = options.prepare;
    this.#sql = postgres(options.url, {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      connect_timeout: options.connectTimeoutMs / 1_000,
      fetch_types: false,
      prepare: options.prepare,
      connection: { application_name: options.applicationName },
      types: WIRE_TYPES,
      onnotice: () => {},
      ...(options.onNotification && {
        onnotify: (_channel: string, payload: string) => options.onNotification?.(payload),
      }),
      socket: async (driver: { host: string[]; port: number[]; path: string | undefined }) => {
        if (opened) throw Object.assign(new Error("the connection was lost"), { code: "CONNECTION_CLOSED" });
        opened = true;
        const host = (driver.host[0] ?? "").replace(/^\[(.*)\]$/, "$1");
        const address = { host, port: driver.port[0] ?? 0, path: driver.path ?? null };
        const socket = await openSocket(address, options.connectTimeoutMs);
        this.#limitSilence(socket, options.answerWithinMs ?? 0);
        return socket.once("close", () => this.#end());
      },
    } as postgres.Options<typeof WIRE_TYPES>);
  }

  /** Connects and logs in. Rejects with what the network or the server said. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    try {
      await connection.#sql.unsafe("SELECT 1");
      return connection;
    } catch (error) {
      connection.#end();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when the connection is gone, whoever ended it. */
  get lost(): Promise<void> {
    return this.#lost.promise;
  }

  /** Sends the statement now, after those sent before. Rejects with the log's own errors. */
  async run<P extends readonly Param[], Row>(query: Query<P, Row>, ...params: P): Promise<Answer<Row>> {
    const rows = await this.#answer(this.#send(query, params).execute());
    return { rows: Array.from(rows as unknown as Row[]), command: rows.command };
  }

  /** The same with each row as an array in the order of its columns, which costs less for many rows. */
  async runForArrays<P extends readonly Param[], Columns extends readonly unknown[]>(
    query: Query<P, Columns>,
    ...params: P
  ): Promise<readonly Columns[]> {
    return (await this.#answer(this.#send(query, params).values().execute())) as unknown as Columns[];
  }

  #send(query: Pick<Query<never, unknown>, "text">, params: readonly Param[]) {
    if (!this.#isOpen) {
      throw new TransientLogError("CONNECTION_CLOSED", "The connection to the database was lost");
    }
    const options = { prepare: this.#prepare, simple: false };
    return this.#sql.unsafe(query.text, params as unknown as never[], options);
  }

  async #answer<T>(sent: Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      return await sent;
    } catch (error) {
      if (isConnectionLoss(codeOf(error))) this.#end();
      throw classifyStatementError(error);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** The other side may have gone without a word: the network says so only after many minutes. */
  #limitSilence(socket: Socket, answerWithinMs: number): void {
    // It tells of every silence, also of those in which nobody waits.
    socket.setTimeout(answerWithinMs).on("timeout", () => {
      if (this.#waiting === 0) return;
      socket.destroy(
        Object.assign(new Error(`no answer within ${answerWithinMs} ms`), { code: "ETIMEDOUT" }),
      );
    });
  }

  /** Says goodbye to the server; resolves when the connection is gone. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#sql.end({ timeout: END_WITHIN_S });
    this.#lost.resolve();
  }

  #end(): void {
    this.#isOpen = false;
    this.#lost.resolve();
    // Settles the statements that the driver still holds for this connection.
    void this.#sql.end({ timeout: 0 });
  }
}
