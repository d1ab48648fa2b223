/**
 * The import worker inside another program: one a process, started and stopped by that program's own
 * boot code. Its settings come from the environment; SYNC_DATABASE_URL names the program's Postgres.
 */
import type { TickResult } from "@tidemark/import-worker";
import type { Metrics } from "@tidemark/metrics";
import { type Config, readConfig } from "./config/read-config.ts";
import { openDatabase } from "./database/open-database.ts";
import { createImportEngine, type ImportEngine } from "./engine/create-import-engine.ts";
import type { Logger } from "./logging/create-logger.ts";
import { stdoutLogger, WORKER_DISABLED } from "./serve.ts";

export interface BootOptions {
  /** Default: the process's environment, read by `readConfig`. */
  readonly config?: Config;
  /** Default: lines on the standard output. */
  readonly logger?: Logger;
  /** Counts what the worker does; without it nothing is counted. */
  readonly metrics?: Metrics;
}

interface Running {
  readonly engine: ImportEngine;
  close(): Promise<void>;
}

let started: Promise<Running | null> | null = null;

/**
 * Opens the database and starts the worker, unless ARTICLES_IMPORT_WORKER_DISABLED says otherwise.
 * Does nothing while it runs. Throws what `readConfig` and `openDatabase` throw, and may be called again then.
 */
export async function startArticleImportWorker(options: BootOptions = {}): Promise<void> {
  started ??= start(options).catch((error: unknown) => {
    started = null;
    throw error;
  });
  await started;
}

/** Drains the worker and closes its database. Does nothing while none runs. */
export async function stopArticleImportWorker(): Promise<void> {
  // A start that fails tells its own caller.
  const stopping = started?.catch(() => null);
  started = null;
  await (await stopping)?.close();
}

/**
 * One pass over all streams that need attention; answers when what it started is settled. Uses the
 * running worker, or one made for this pass, also where the worker is disabled.
 */
export async function runTickOnce(options: BootOptions = {}): Promise<TickResult> {
  const running = await started;
  if (running) return running.engine.worker.runTickOnce();
  const config = options.config ?? readConfig(process.env);
  const visitor = await open(config, options.logger ?? stdoutLogger(config), options.metrics);
  try {
    return await visitor.engine.worker.runTickOnce();
  } finally {
    await visitor.close();
  }
}

async function start(options: BootOptions): Promise<Running | null> {
  const config = options.config ?? readConfig(process.env);
  const logger = options.logger ?? stdoutLogger(config);
  if (config.workerDisabled) {
    logger.info(WORKER_DISABLED);
    return null;
  }
  const running = await open(config, logger, options.metrics);
  try {
    await running.engine.worker.start();
    return running;
  } catch (error) {
    await running.close();
    throw error;
  }
}

async function open(config: Config, logger: Logger, metrics?: Metrics): Promise<Running> {
  const database = await openDatabase({ config, logger });
  const engine = createImportEngine({ log: database.log, config, logger, ...(metrics && { metrics }) });
  return {
    engine,
    async close() {
      await engine.close();
      await database.close();
    },
  };
}
