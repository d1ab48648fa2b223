/** The import engine with its defaults, and where a run would not end otherwise, with short waits after failures. */
import { createImportEngine, createLogger, type EngineTuning, readConfig } from "@tidemark/api";
import { DEFAULT_LIMITS } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import type { EngineWaits } from "./settings.ts";

export interface EngineOrder {
  readonly fetchAllow: string;
  readonly extractorThreads?: number | null;
  readonly waits?: EngineWaits;
}

const SHORT_WAITS: EngineTuning = {
  fetch: { totalTimeoutMs: 5_000, connectTimeoutMs: 2_000 },
  worker: {
    limits: {
      ...DEFAULT_LIMITS,
      retry: { ...DEFAULT_LIMITS.retry, baseDelayMs: 300 },
      hostRestMs: 200,
      maxHostRestMs: 1_000,
      hostFaultsToGiveUp: 1_000,
    },
  },
};

export function createEngine(log: SyncLog, order: EngineOrder) {
  const { fetchAllow, extractorThreads = null, waits = "short" } = order;
  const threads = extractorThreads === null ? {} : { EXTRACTOR_THREADS: String(extractorThreads) };
  return createImportEngine({
    log,
    config: readConfig({ FETCH_ALLOW: fetchAllow, ...threads }),
    logger: createLogger({ format: "text", write: () => undefined }),
    ...(waits === "short" && { tuning: SHORT_WAITS }),
  });
}

export async function startEngine(log: SyncLog, order: EngineOrder): Promise<() => Promise<void>> {
  const engine = createEngine(log, order);
  await engine.worker.start();
  return () => engine.close();
}
