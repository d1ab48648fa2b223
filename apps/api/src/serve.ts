/**
 * The whole server from its settings: database, tokens, worker, HTTP. What is opened is closed in
 * reverse, also when a later step fails.
 */
import { createMetrics } from "@tidemark/metrics";
import type { Config } from "./config/read-config.ts";
import { openPatiently } from "./database/open-patiently.ts";
import { createImportEngine, type ImportEngine } from "./engine/create-import-engine.ts";
import { createFeedEngine, feedLimits } from "./feeds/create-feed-engine.ts";
import { createApp } from "./http/app.ts";
import { createHealthCheck, type WorkerState } from "./http/health.ts";
import { listen } from "./http/listen.ts";
import { createLogger, type Logger } from "./logging/create-logger.ts";
import { createFirstRecovery } from "./recovery/first-recovery.ts";
import { createLogRecovery } from "./recovery/create-log-recovery.ts";
import { inspectLog } from "./recovery/inspect-log.ts";
import { createQueueEngine } from "./queue/create-queue-engine.ts";
import { type KeptToken, provideTokens } from "./tokens.ts";
import { VERSION } from "./version.ts";

export interface ServeOptions {
  /** Default: lines on the standard output, in the form that the settings name. */
  readonly logger?: Logger;
  /** Ends the waiting for a database that is away. */
  readonly signal?: AbortSignal;
  /** Settings of the embedded server, such as `{ fsync: "off" }` in tests. */
  readonly serverSettings?: Readonly<Record<string, string>>;
}

export interface Serving {
  /** Where it listens. */
  readonly url: string;
  /** Where generated tokens are kept; null for those that were set. */
  readonly apiTokenFile: string | null;
  readonly adminTokenFile: string | null;
  /** Takes nothing new, drains the worker, then closes the database. Idempotent. */
  close(): Promise<void>;
}

/** How long a server that was started before its database waits for it. */
const DATABASE_TRIES = { maxRetries: 3, retryDelayMs: 5_000 };
const NEVER = new AbortController().signal;

/**
 * Waits for a database that cannot be reached: three tries, five seconds apart. Throws a `ConfigError`, a
 * `ListenError` or what `openDatabase` throws; then nothing is left open.
 */
export async function serve(config: Config, options: ServeOptions = {}): Promise<Serving> {
  const logger = options.logger ?? stdoutLogger(config);
  const opened = new AsyncDisposableStack();
  try {
    const { serverSettings, signal = NEVER } = options;
    const database = await openPatiently(
      { config, logger, ...(serverSettings && { serverSettings }) },
      { ...DATABASE_TRIES, signal },
    );
    opened.defer(() => database.close());
    const tokens = await provideTokens(config);
    const metrics = createMetrics({ prefix: config.metricsPrefix, version: VERSION });
    const engine = createImportEngine({ log: database.log, config, logger, metrics });
    opened.defer(() => engine.close());

    const queueEngine = createQueueEngine({ log: database.log, config, logger, metrics });
    opened.defer(() => queueEngine.close());

    const feeds = createFeedEngine({ log: database.log, config, queues: queueEngine.queues, logger });
    opened.defer(() => feeds.close());

    const { recovery, close: closeRecovery } = createLogRecovery({
      log: database.log,
      config,
      logger,
      metrics,
    });
    opened.defer(closeRecovery);
    const firstRecovery = createFirstRecovery(recovery, logger);

    let state: WorkerState = config.workerDisabled ? "disabled" : "stopped";
    const app = createApp({
      logOf: (userId) => database.log.asUser(userId),
      engine,
      queues: queueEngine.exactQueues,
      credentials: {
        apiToken: tokens.api.token,
        adminToken: tokens.admin.token,
        userId: config.userId,
      },
      checkHealth: createHealthCheck({
        pingDatabase: () => database.log.ping(),
        inspectLog: () => inspectLog(database.log, recovery),
        workerState: () => state,
        lastTick: engine.pulse.lastTick,
        tickMs: config.tickMs,
        monotonicMs: () => performance.now(),
        version: VERSION,
      }),
      metrics,
      recoverFirst: firstRecovery.beforeRequest,
      maxUrlsPerImport: config.maxUrlsPerImport,
      feedLimits: feedLimits(config),
      logger,
    });
    await firstRecovery.atStart();
    const listening = await listen({
      fetch: (request) => app.fetch(request),
      host: config.host,
      port: config.port,
    });
    opened.defer(() => listening.close());
    // Before the port is closed, which waits for requests that wait.
    opened.defer(() => queueEngine.queues.endWaits());
    opened.defer(() => {
      state = "stopped";
    });
    await queueEngine.start();
    state = await startWorker(config, engine, logger);
    if (state === "running") await feeds.start();
    for (const [name, { file }] of Object.entries(tokens) as [string, KeptToken][]) {
      if (file !== null) logger.info(`The ${name} token is kept in a file`, { file });
    }
    logger.info("Listening", { url: listening.url, version: VERSION });

    const close = opened.move();
    return {
      url: listening.url,
      apiTokenFile: tokens.api.file,
      adminTokenFile: tokens.admin.file,
      close: () => close.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

export const WORKER_DISABLED =
  "The import worker is disabled (ARTICLES_IMPORT_WORKER_DISABLED); another process has to fetch";

async function startWorker(
  { workerDisabled }: Pick<Config, "workerDisabled">,
  engine: Pick<ImportEngine, "worker" | "seal">,
  logger: Logger,
): Promise<WorkerState> {
  if (workerDisabled) {
    logger.info(WORKER_DISABLED);
    return "disabled";
  }
  await engine.worker.start();
  return engine.seal === "ready" ? "running" : "resting";
}

export function stdoutLogger(config: Pick<Config, "logFormat">): Logger {
  return createLogger({
    format: config.logFormat,
    write: (line) => void process.stdout.write(`${line}\n`),
  });
}
