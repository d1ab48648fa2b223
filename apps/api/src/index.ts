/** The composition root: settings, database, import engine, HTTP. */

export { type BootOptions, runTickOnce, startArticleImportWorker, stopArticleImportWorker } from "./boot.ts";
export { describeOptions, type OptionsForm } from "./config/describe-options.ts";
export type { Option, OptionType } from "./config/option.ts";
export { OPTIONS } from "./config/options.ts";
export { type Config, ConfigError, readConfig } from "./config/read-config.ts";
export { openPatiently, type Patience } from "./database/open-patiently.ts";
export { type Database, openDatabase, type OpenDatabaseOptions } from "./database/open-database.ts";
export {
  createImportEngine,
  type EngineConfig,
  type EngineTuning,
  type ImportEngine,
  type ImportEngineOptions,
} from "./engine/create-import-engine.ts";
export { openFeeds, type OpenFeeds, type OpenFeedsOptions } from "./feeds/open-feeds.ts";
export type { PollResult } from "./feeds/poll-feed.ts";
export type { FeedWish } from "./feeds/subscriptions.ts";
export { type AppDeps, createApp } from "./http/app.ts";
export type { Health, WorkerState } from "./http/health.ts";
export type { ListedImport } from "./http/imports/list-imports.ts";
export { ListenError } from "./http/listen.ts";
export { type ProblemCode, PROBLEMS } from "./http/problems.ts";
export { createLogger, type Logger, type LoggerOptions } from "./logging/create-logger.ts";
export {
  createQueueEngine,
  type QueueConfig,
  type QueueEngine,
  type QueueEngineOptions,
} from "./queue/create-queue-engine.ts";
export type { QueueAccess, TenantQueues } from "./queue/tenant-queues.ts";
export {
  cleanupStaleJobs,
  forceRecovery,
  getRecoveryStatus,
  hasJobsNeedingRecovery,
  initializeRecovery,
  type RecoveryBootOptions,
  validateDatabaseConnection,
} from "./recovery/boot-recovery.ts";
export {
  createLogRecovery,
  type LogRecovery,
  type LogRecoveryOptions,
} from "./recovery/create-log-recovery.ts";
export { serve, type ServeOptions, type Serving } from "./serve.ts";
export {
  cleanUpDrills,
  type DrillPorts,
  type DrillResult,
  type DrillStep,
  runDrill,
} from "@tidemark/import-worker";
export type {
  Finding,
  Problem,
  Recovery,
  RecoveryObserver,
  RecoveryReport,
  RecoveryRequest,
  RecoveryResult,
  RecoveryStatus,
  Repair,
} from "@tidemark/import-worker";
export { type KeptToken, provideTokens, type Tokens } from "./tokens.ts";
export { VERSION } from "./version.ts";
