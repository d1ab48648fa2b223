/**
 * What the worker is handed. It knows neither Postgres nor the extractor nor a metrics library:
 * whoever composes it brings them, and a simulation brings others.
 */
import type { PickupContent, PickupPayload } from "@tidemark/import-job";
import type { Lease, SyncLog } from "@tidemark/sync-log";

export interface ImportWorkerPorts {
  /** What it throws is handed to the logger, so no error of it may quote a row. */
  readonly log: SyncLog;
  readonly extract: Extract;
  /**
   * How many more extractions on a host would begin soon, as far as `extract` knows it: none while the host
   * wants to be left alone. Default: any number.
   */
  readonly hostRoom?: (host: string) => number;
  readonly seal: Seal;
  readonly timers: Timers;
  /** A fresh UUID each time. The log stores rising ones (version 7) for less. */
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly observer: WorkerObserver;
  readonly logger: Logger;
  /** True when the process that took this lease is known to be gone, as after a restart on the same machine. */
  readonly isGone: (lease: Lease) => boolean;
}

/** Fetches a page and extracts its article. Answers failures; a throw is a bug. Stops when the signal says so. */
export type Extract = (url: string, signal: AbortSignal) => Promise<ExtractAnswer>;

export type ExtractAnswer =
  | { readonly ok: true; readonly article: PickupPayload }
  | {
      readonly ok: false;
      readonly code: string;
      /** One sentence for people. */
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
    };

/** Turns an article into what the log may keep for this user. The plaintext is forgotten afterwards. */
export type Seal = (userId: string, article: PickupPayload) => Promise<PickupContent>;

export interface Timers {
  /** Calls back once after `delayMs`; the answer calls it off. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** A clock for durations only, ms from any origin. */
  readonly monotonicMs: () => number;
}

export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(error: unknown, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Told what happens, for metrics. Calls must be cheap and must not throw. */
export interface WorkerObserver {
  tick(event: {
    readonly result: "processed" | "skipped" | "error";
    readonly durationMs: number;
    readonly streamsAttended: number;
  }): void;
  itemSettled(event: {
    readonly result: "extracted" | "error" | "consent_wall" | "cancelled";
    readonly code?: string;
  }): void;
  itemRetried(event: { readonly code: string }): void;
  extractDuration(event: { readonly ms: number }): void;
  jobCompleted(event: { readonly result: "done" }): void;
  pickupsRemoved(rows: number): void;
  claimLost(count: number): void;
  settleDropped(event: { readonly reason: string }): void;
  leaseRenewed(event: { readonly result: "renewed" | "lost" | "error" }): void;
  transition(event: { readonly durationMs: number; readonly changes: number }): void;
  /** Extractions that run in this worker. */
  running(count: number): void;
  /** Live items of the streams that this worker holds views of. */
  workload(load: {
    readonly pending: number;
    readonly due: number;
    readonly extracting: number;
    readonly awaitingPickup: number;
  }): void;
  /** How late a due stream was attended to. */
  logLag(event: { readonly ms: number }): void;
}
