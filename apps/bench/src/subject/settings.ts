/** What a process under test is to do, as it is handed over in its environment. */

export type SubjectSettings =
  /** The worker alone, extracting nothing; with a device in the same process, or without. */
  | { readonly kind: "noop-worker"; readonly hasDevice: boolean; readonly concurrency?: number }
  /** The import engine as the server and the command line run it. */
  | { readonly kind: "engine"; readonly extractorThreads: number | null; readonly waits?: EngineWaits }
  /** The way of the system before this one, around the same extractor. */
  | { readonly kind: "original"; readonly tickMs: number };

/** After failures: short ones, so that a run ends, or those that a server has. */
export type EngineWaits = "short" | "production";

interface SubjectWorld {
  /** For `connectSyncLog`. */
  readonly url: string;
  /** A superuser's, for the original, which knew no roles. */
  readonly adminUrl: string;
  readonly userId: string;
  /** As `FETCH_ALLOW` takes it. */
  readonly fetchAllow: string;
}

export type SubjectOrder = SubjectSettings & SubjectWorld;

export const ORDER_VARIABLE = "TIDEMARK_BENCH_ORDER";
export const STARTED = "started";
export const STOP = "stop";
