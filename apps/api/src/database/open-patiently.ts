/** Opens the database of a program that may have been started before its database. */
import { setTimeout as delay } from "node:timers/promises";
import { SetupError } from "@tidemark/sync-log-postgres";
import { type Database, openDatabase, type OpenDatabaseOptions } from "./open-database.ts";

export interface Patience {
  /** Tries in all. */
  readonly maxRetries: number;
  /** Between tries, ms. */
  readonly retryDelayMs: number;
  /** Ends the waiting between tries. */
  readonly signal: AbortSignal;
}

/**
 * Tries again while the server cannot be reached; what else is wrong is not mended by waiting. Throws what
 * `openDatabase` throws.
 */
export async function openPatiently(options: OpenDatabaseOptions, patience: Patience): Promise<Database> {
  const { maxRetries, retryDelayMs, signal } = patience;
  for (let tries = 1; ; tries += 1) {
    try {
      return await openDatabase(options);
    } catch (error) {
      const isUnreachable = error instanceof SetupError && error.code === "unreachable";
      if (!isUnreachable || tries >= maxRetries || signal.aborted) throw error;
      options.logger.error(error, "The database is tried again", { tries, maxRetries, retryDelayMs });
      // An abort ends the wait, and is seen right after it.
      await delay(retryDelayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
