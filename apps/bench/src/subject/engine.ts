/** The import engine with its defaults, but short waits after failures, so that a run ends. */
import { createImportEngine, createLogger, readConfig } from "@tidemark/api";
import { DEFAULT_LIMITS } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";

export interface EngineOrder {
  readonly fetchAllow: string;
  readonly extractorThreads?: number | null;
}

export function createEngine(log: SyncLog, { fetchAllow, extractorThreads = null }: EngineOrder) {
  const threads = extractorThreads === null ? {} : { EXTRACTOR_THREADS: String(extractorThreads) };
  return createImportEngine({
    log,
    config: readConfig({ FETCH_ALLOW: fetchAllow, ...threads }),
    logger: createLogger({ format: "text", write: () => undefined }),
    tuning: {
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
    },
  });
}

export async function startEngine(log: SyncLog, order: EngineOrder): Promise<() => Promise<void>> {
  const engine = createEngine(log, order);
  await engine.worker.start();
  return () => engine.close();
}
