/**
 * The statements of one open transaction. It remembers the first failure, after which the server
 * refuses all others, and refuses by itself whatever comes after the transaction's end.
 */
import { classifyStatementError, codeOf } from "../errors/classify.ts";
import { planAnew } from "../queries/plan-anew.ts";
import { rollbackToSavepoint, setSavepoint } from "../queries/transaction-control.ts";
import type { Connection } from "./connection.ts";
import type { Param, Query, Statement, Statements } from "./query.ts";

const UNIQUE_VIOLATION = "23505";

export class Transaction implements Statements {
  readonly #connection: Connection;
  #failure: Error | null = null;
  #hasStored = false;
  #plansAnew = false;
  #isOver = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The first failure of a statement: after it the server refuses all others. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** True once a statement was sent whose effect somebody relies on. */
  get hasStored(): boolean {
    return this.#hasStored;
  }

  /** Refuses statements that come late: they would run in somebody else's transaction. */
  end(): void {
    this.#isOver = true;
  }

  async run<P extends readonly Param[], Row>(query: Query<P, Row>, ...params: P): Promise<readonly Row[]> {
    this.#assertOpen();
    this.#hasStored ||= query.stores;
    this.#choosePlans(query);
    return this.#watch(this.#connection.run(query, ...params)).then((answer) => answer.rows);
  }

  async runForArrays<P extends readonly Param[], Columns extends readonly unknown[]>(
    query: Query<P, Columns>,
    ...params: P
  ): Promise<readonly Columns[]> {
    this.#assertOpen();
    this.#choosePlans(query);
    return this.#watch(this.#connection.runForArrays(query, ...params));
  }

  /**
   * Statements one of which may fail because a unique index has the row already, each sent when it is
   * given, in one round trip with their savepoint: then resolves to false and the transaction is as it
   * was before. The savepoint is released with the transaction.
   */
  async runUnlessTaken(statements: Iterable<Statement>): Promise<boolean> {
    this.#assertOpen();
    const sent: Promise<unknown>[] = [this.run(setSavepoint)];
    for (const { query, params } of statements) {
      this.#hasStored ||= query.stores;
      sent.push(this.#connection.run(query, ...params));
    }
    const answers = await Promise.allSettled(sent);
    // After the first failure the server refuses what was sent behind it.
    const failed = answers.findIndex((answer) => answer.status === "rejected");
    if (failed < 0) return true;
    if (codeOf((answers[failed] as PromiseRejectedResult).reason) !== UNIQUE_VIOLATION) {
      await this.#watch(sent[failed]!);
    }
    await this.run(rollbackToSavepoint);
    return false;
  }

  /** In the same round trip as the query, which fails when this does. */
  #choosePlans({ isPlannedAnew }: Pick<Query<never, unknown>, "isPlannedAnew">): void {
    if (!isPlannedAnew || this.#plansAnew) return;
    this.#plansAnew = true;
    this.#watch(this.#connection.run(planAnew)).catch(() => undefined);
  }

  #assertOpen(): void {
    if (!this.#isOver) return;
    throw new Error("The transaction is over: its stream was used after the work had ended");
  }

  async #watch<T>(sent: Promise<T>): Promise<T> {
    try {
      return await sent;
    } catch (error) {
      this.#failure ??= classifyStatementError(error);
      throw this.#failure;
    }
  }
}
