/** Waits out a database that is away for a while, as when its server is started again. */
import { setTimeout as delay } from "node:timers/promises";
import { TransientLogError, UnknownCommitError } from "@tidemark/sync-log-postgres";
import { GO_ON, UserError } from "../user-error.ts";

export interface PatienceOptions {
  readonly say: (text: string) => void;
  /** Aborted when nobody wants to wait any more. */
  readonly signal: AbortSignal;
  /** How long the database may be away, ms. */
  readonly limitMs?: number;
  /** Between tries, ms. */
  readonly retryMs?: number;
  readonly monotonicMs?: () => number;
}

const LIMIT_MS = 60_000;
const RETRY_MS = 500;

/** Runs work that may be done twice, again while the database is away. */
export type Patience = <T>(work: () => Promise<T>) => Promise<T>;

/** The patience rejects with what the work threw, or with a `UserError` when the database stays away. */
export function createPatience(options: PatienceOptions): Patience {
  const {
    say,
    signal,
    limitMs = LIMIT_MS,
    retryMs = RETRY_MS,
    monotonicMs = () => performance.now(),
  } = options;
  return async (work) => {
    let awaySinceMs: number | null = null;
    for (;;) {
      try {
        const result = await work();
        if (awaySinceMs !== null) say("The database answers again.");
        return result;
      } catch (error) {
        if (!isAway(error) || signal.aborted) throw error;
        if (awaySinceMs === null) {
          awaySinceMs = monotonicMs();
          say(`The database does not answer; it is tried again for ${Math.round(limitMs / 1000)} s.`);
        } else if (monotonicMs() - awaySinceMs >= limitMs) {
          throw new UserError(`The database stays away; its server was probably stopped. ${GO_ON}`, {
            cause: error,
          });
        }
        await delay(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
}

function isAway(error: unknown): boolean {
  return error instanceof TransientLogError || error instanceof UnknownCommitError;
}
