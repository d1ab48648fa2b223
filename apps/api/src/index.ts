/** The composition root: settings, database, import engine, HTTP. */

export { describeOptions, type OptionsForm } from "./config/describe-options.ts";
export type { Option, OptionType } from "./config/option.ts";
export { OPTIONS } from "./config/options.ts";
export { type Config, ConfigError, readConfig } from "./config/read-config.ts";
export { type Database, openDatabase, type OpenDatabaseOptions } from "./database/open-database.ts";
export {
  createImportEngine,
  type EngineConfig,
  type EngineTuning,
  type ImportEngine,
  type ImportEngineOptions,
} from "./engine/create-import-engine.ts";
export { createLogger, type Logger, type LoggerOptions } from "./logging/create-logger.ts";
