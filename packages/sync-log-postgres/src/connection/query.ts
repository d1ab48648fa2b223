/** One SQL statement with the types of what goes in and what comes out. */

export type Param = string | number | boolean | null | readonly (string | null)[];

export interface Query<P extends readonly Param[], Row> {
  readonly text: string;
  /** True when a lost COMMIT of this statement leaves a doubt that somebody must resolve. */
  readonly stores: boolean;
  /** True when its plan has to be made for the values of each call. */
  readonly isPlannedAnew?: boolean;
  /** Carries the types only; never set. */
  readonly shape?: (...params: P) => Row;
}

/** A statement that leaves nothing behind that anybody would miss. */
export function defineQuery<P extends readonly Param[], Row = unknown>(text: string): Query<P, Row> {
  return { text, stores: false };
}

/** One whose right plan depends on the values: how many ids there are, which tables are meant. */
export function defineQueryPlannedAnew<P extends readonly Param[], Row = unknown>(
  text: string,
): Query<P, Row> {
  return { text, stores: false, isPlannedAnew: true };
}

/** A statement that stores what its caller relies on. */
export function defineStoringQuery<P extends readonly Param[], Row = unknown>(text: string): Query<P, Row> {
  return { text, stores: true };
}

/** A query with what goes into it. */
export interface Statement {
  readonly query: Query<readonly Param[], unknown>;
  readonly params: readonly Param[];
}

export function withParams<P extends readonly Param[]>(query: Query<P, unknown>, ...params: P): Statement {
  return { query: query as unknown as Query<readonly Param[], unknown>, params };
}

/** Whatever runs queries one after the other in one transaction. */
export interface Statements {
  run<P extends readonly Param[], Row>(query: Query<P, Row>, ...params: P): Promise<readonly Row[]>;
  runForArrays<P extends readonly Param[], Columns extends readonly unknown[]>(
    query: Query<P, Columns>,
    ...params: P
  ): Promise<readonly Columns[]>;
}
