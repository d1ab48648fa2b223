/** The import engine with its defaults, and where a run would not end otherwise, with short waits after failures. */
import { createImportEngine, createLogger, readConfig } from "@tidemark/api";
import { SHORT_WAITS } from "@tidemark/cli/short-waits";
import type { SyncLog } from "@tidemark/sync-log";
import type { EngineWaits } from "./settings.ts";

export interface EngineOrder {
  readonly fetchAllow: string;
  readonly extractorThreads?: number | null;
  readonly waits?: EngineWaits;
}

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
