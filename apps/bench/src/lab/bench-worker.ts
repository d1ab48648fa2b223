/**
 * The production worker with an extraction and an observer of the benchmark's choice. What the
 * benchmark does not watch goes nowhere; errors never do.
 */
import { randomUUID, randomUUIDv7 } from "node:crypto";
import {
  createImportWorker,
  type Extract,
  type ExtractAnswer,
  type ImportWorker,
  type WorkerObserver,
  type WorkerOptions,
} from "@tidemark/import-worker";
import type { SyncLog } from "@tidemark/sync-log";

export interface BenchWorkerSetup {
  readonly log: SyncLog;
  readonly extract: Extract;
  readonly observer?: Partial<WorkerObserver>;
  readonly options?: Partial<WorkerOptions>;
}

export function createBenchWorker({ log, extract, observer, options }: BenchWorkerSetup): ImportWorker {
  return createImportWorker(
    {
      log,
      extract,
      seal: async (_userId, payload) => ({ payload }),
      timers: {
        after(delayMs, callback) {
          const timer = setTimeout(callback, delayMs);
          return () => clearTimeout(timer);
        },
        monotonicMs: () => performance.now(),
      },
      newId: randomUUIDv7,
      random: Math.random,
      observer: { ...SILENT, ...observer },
      logger: {
        info: () => undefined,
        error: (error, message) => process.stderr.write(`worker: ${message}: ${String(error)}\n`),
      },
      isGone: () => false,
    },
    { workerId: `bench-${randomUUID()}`, machine: "bench", processId: process.pid, drainMs: 0, ...options },
  );
}

/** Brings an article at once, without fetching anything. */
export const extractNothing: Extract = async (url) => ({ ok: true, article: articleOf(url, "Nothing.") });

/** Runs until it is stopped. */
export const extractForever: Extract = (_url, signal) => {
  const { promise, resolve } = Promise.withResolvers<ExtractAnswer>();
  const answer = { ok: false, code: "aborted", message: "It was stopped.", retryable: true } as const;
  signal.addEventListener("abort", () => resolve(answer), { once: true });
  return promise;
};

/** Fails for now and asks for another try in an hour. */
export const extractLater: Extract = async () => ({
  ok: false,
  code: "busy",
  message: "Another time.",
  retryable: true,
  retryAfterMs: 3_600_000,
});

export function articleOf(url: string, content: string) {
  return {
    originalUrl: url,
    title: "A page of the benchmark",
    excerpt: null,
    content,
    htmlContent: `<p>${content}</p>`,
    author: null,
    siteName: null,
    wordCount: 1,
    readingTimeMinutes: 1,
    warning: null,
  };
}

const ignore = () => undefined;

const SILENT: WorkerObserver = {
  tick: ignore,
  itemSettled: ignore,
  itemRetried: ignore,
  extractDuration: ignore,
  jobCompleted: ignore,
  pickupsRemoved: ignore,
  claimLost: ignore,
  settleDropped: ignore,
  leaseRenewed: ignore,
  transition: ignore,
  running: ignore,
  workload: ignore,
  logLag: ignore,
};
