/**
 * Puts the import worker together from its real parts: the log, the guarded fetcher, the parser
 * threads, the seal and the process's timers. It opens no database and listens to nothing.
 */
import { randomUUID, randomUUIDv7 } from "node:crypto";
import {
  createExtractor,
  createFetcher,
  type ExtractLimits,
  type Fetcher,
  type FetchLimits,
  type FetchPolicy,
} from "@tidemark/article-extractor";
import {
  createImportWorker,
  type Extract,
  type ExtractAnswer,
  type ImportWorker,
  type ImportWorkerPorts,
  type WorkerOptions,
} from "@tidemark/import-worker";
import type { Metrics } from "@tidemark/metrics";
import { enterOwnWorker, isLeaseGone, leaveOwnWorker, type WorkerIdentity } from "@tidemark/process-mark";
import type { SyncLog } from "@tidemark/sync-log";
import type { Config } from "../config/read-config.ts";
import type { Logger } from "../logging/create-logger.ts";
import { extractFromHtml, extractFromUrl } from "./extract-article.ts";
import { type PickupSeal, pickupSeal } from "./pickup-seal.ts";
import { createRestingWorker } from "./resting-worker.ts";
import { timers } from "./timers.ts";
import { workerObserver } from "./worker-observer.ts";
import { createWorkerPulse, type WorkerPulse } from "./worker-pulse.ts";

export type EngineConfig = Pick<
  Config,
  | "workerId"
  | "workerConcurrency"
  | "extractorThreads"
  | "tickMs"
  | "plainPickups"
  | "userAgentContact"
  | "respectRobotsTxt"
  | "fetchAllow"
  | "fetchDeny"
>;

export interface ImportEngineOptions {
  readonly log: SyncLog;
  readonly config: EngineConfig;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Limits other than the defaults, as the demo and the chaos runs set them, and another network. */
  readonly tuning?: EngineTuning;
}

export interface EngineTuning {
  readonly worker?: Partial<Omit<WorkerOptions, "workerId" | "machine" | "processId">>;
  readonly fetch?: Partial<FetchLimits>;
  readonly extract?: Partial<ExtractLimits>;
  /** In place of the system's names and connections. */
  readonly network?: Pick<FetchPolicy, "lookup" | "connect">;
}

export interface ImportEngine {
  /** Not started yet. It rests for good when articles may not be kept. */
  readonly worker: ImportWorker;
  readonly workerId: string;
  /** Whether articles may be kept, and so whether imports make sense. */
  readonly seal: PickupSeal["kind"];
  readonly pulse: WorkerPulse;
  /** Fetches a page and extracts its article, beside the worker. */
  readonly extract: Extract;
  /** Extracts from HTML in UTF-8 that the caller has; the bytes are handed over. */
  extractHtml(bytes: Uint8Array, url: string, signal?: AbortSignal): Promise<ExtractAnswer>;
  /** Drains the worker, then ends threads and connections. Idempotent. */
  close(): Promise<void>;
}

export function createImportEngine(options: ImportEngineOptions): ImportEngine {
  const { config, logger } = options;
  const fetcher = createFetcher({
    allow: config.fetchAllow,
    deniedHosts: config.fetchDeny,
    respectRobots: config.respectRobotsTxt,
    timers,
    ...options.tuning?.network,
    ...(options.tuning?.fetch && { limits: options.tuning.fetch }),
    ...(config.userAgentContact !== null && { contactUrl: config.userAgentContact }),
  });
  const extractor = createExtractor({
    ...(options.tuning?.extract && { limits: options.tuning.extract }),
    ...(config.extractorThreads !== null && { threads: config.extractorThreads }),
  });
  // Fresh for every start: a worker that inherited its own claims would give them back uncounted, and a
  // page that kills it would never end.
  const workerId = `${config.workerId ?? "worker"}-${randomUUID()}`;
  const seal = pickupSeal(config);
  const pulse = createWorkerPulse(timers.monotonicMs);
  const tools = { fetcher, extractor };
  const extract: Extract = (url, signal) => extractFromUrl(url, { signal }, tools);
  const extractInBulk: Extract = (url, signal) => extractFromUrl(url, { signal, bulk: true }, tools);
  const identity = enterOwnWorker(workerId);

  const worker =
    seal.kind === "ready"
      ? createWorker(options, {
          identity,
          extract: extractInBulk,
          hostRoom: fetcher.roomOn,
          seal: seal.seal,
          pulse,
        })
      : createRestingWorker(logger);

  return {
    worker,
    workerId,
    seal: seal.kind,
    pulse,
    extract,
    extractHtml: (bytes, url, signal) => extractFromHtml(bytes, url, extractor, signal),
    async close() {
      await worker.stop();
      leaveOwnWorker(workerId);
      await Promise.all([extractor.close(), fetcher.close()]);
    },
  };
}

interface WorkerParts {
  readonly identity: WorkerIdentity;
  readonly extract: Extract;
  readonly hostRoom: Fetcher["roomOn"];
  readonly seal: ImportWorkerPorts["seal"];
  readonly pulse: WorkerPulse;
}

function createWorker(
  { log, config, logger, metrics, tuning }: ImportEngineOptions,
  { identity, extract, hostRoom, seal, pulse }: WorkerParts,
): ImportWorker {
  const ports: ImportWorkerPorts = {
    log,
    extract,
    hostRoom,
    seal,
    timers,
    newId: randomUUIDv7,
    random: Math.random,
    observer: workerObserver(metrics?.importWorker ?? null, pulse),
    logger,
    isGone: isLeaseGone,
  };
  logger.info(
    "Fetched articles are kept readable in the database until a device takes them, at most 24 h (PLAIN_PICKUPS)",
  );
  return createImportWorker(ports, {
    ...identity,
    concurrency: config.workerConcurrency,
    tickMs: config.tickMs,
    ...tuning?.worker,
  });
}
