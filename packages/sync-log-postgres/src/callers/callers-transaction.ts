/**
 * A transaction that somebody else opened on a driver that is not ours. Every answer comes back as
 * one JSON text, so that nothing depends on how that driver reads numbers or names columns. It makes
 * no statement fail on purpose: there are drivers whose transactions never recover from that.
 */
import { arrayLiteral } from "../connection/array-literal.ts";
import type { Param, Query, Statement, Statements } from "../connection/query.ts";

type SqlParam = string | boolean | null;

/** What the driver has: postgres.js' `sql` of a transaction, or node-postgres' client and its like. */
export type CallersClient =
  | { unsafe(text: string, params: SqlParam[]): PromiseLike<unknown> }
  | { query(text: string, params: SqlParam[]): PromiseLike<unknown> };

export class CallersTransaction implements Statements {
  readonly #client: CallersClient;

  constructor(client: CallersClient) {
    this.#client = client;
  }

  /** A statement that gives no rows. */
  async execute({ query, params }: Statement): Promise<void> {
    await this.#send(query.text, params);
  }

  async run<P extends readonly Param[], Row>(query: Query<P, Row>, ...params: P): Promise<readonly Row[]> {
    const text = `WITH answer AS (${query.text}
) SELECT coalesce(json_agg(to_json(answer)), '[]')::text AS answer FROM answer`;
    return JSON.parse(firstValue(await this.#send(text, params))) as Row[];
  }

  async runForArrays<P extends readonly Param[], Columns extends readonly unknown[]>(
    query: Query<P, Columns>,
    ...params: P
  ): Promise<readonly Columns[]> {
    const rows = await this.run<P, unknown>(query, ...params);
    return rows.map((row) => Object.values(row as object) as unknown as Columns);
  }

  async #send(text: string, params: readonly Param[]): Promise<unknown> {
    const own = params.map(asSqlParam);
    return "unsafe" in this.#client ? this.#client.unsafe(text, own) : this.#client.query(text, own);
  }
}

/** Texts, which the server reads as the type that it needs and every driver sends as they are; drivers agree on booleans too. */
function asSqlParam(param: Param): SqlParam {
  if (param === null || typeof param === "boolean" || typeof param === "string") return param;
  return typeof param === "number" ? String(param) : arrayLiteral(param);
}

/** postgres.js answers with an array of rows, the others with an object that has one. */
function firstValue(answer: unknown): string {
  const rows = Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows;
  return Object.values(rows[0] as object)[0] as string;
}
