/** Plain SQL in one transaction on a connection of its own, as the login or as one of Tidemark's roles. */
import { Connection } from "../../src/connection/connection.ts";
import { defineQuery, type Param } from "../../src/connection/query.ts";

export interface SessionOptions {
  readonly url: string;
  /** Assumed for the transaction; the login itself when absent. */
  readonly role?: string;
  /** Value of `tidemark.user_id`; not set at all when absent. */
  readonly userId?: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
}

export type Run = (text: string, ...params: Param[]) => Promise<readonly Record<string, unknown>[]>;

/** Commits when `work` succeeds, rolls back when it throws. */
export async function inSession<T>(options: SessionOptions, work: (run: Run) => Promise<T>): Promise<T> {
  const connection = await Connection.open({
    url: options.url,
    connectTimeoutMs: 10_000,
    prepare: true,
    applicationName: options.applicationName ?? "tidemark-test",
  });
  const run: Run = async (text, ...params) =>
    (await connection.run(defineQuery<Param[], Record<string, unknown>>(text), ...params)).rows;
  try {
    await run("BEGIN");
    if (options.role !== undefined) await run("SELECT set_config('role', $1, true)", options.role);
    if (options.userId !== undefined) {
      await run("SELECT set_config('tidemark.user_id', $1, true)", options.userId);
    }
    const value = await work(run);
    await run("COMMIT");
    return value;
  } finally {
    await connection.close();
  }
}
