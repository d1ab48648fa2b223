/**
 * Recovery for other programs' boot code: each call opens the database that the environment names, does its
 * one thing and closes it again. A server that was started with `serve` recovers by itself.
 */
import type { Recovery, RecoveryRequest, RecoveryStatus } from "@tidemark/import-worker";
import { type Config, readConfig } from "../config/read-config.ts";
import { openPatiently, type Patience } from "../database/open-patiently.ts";
import type { Logger } from "../logging/create-logger.ts";
import { stdoutLogger } from "../serve.ts";
import { createLogRecovery } from "./create-log-recovery.ts";
import { isRecovered, tellRecovery } from "./tell-recovery.ts";

export interface RecoveryBootOptions {
  /** Default: the process's environment, read by `readConfig`. */
  readonly config?: Config;
  /** Default: lines on the standard output. */
  readonly logger?: Logger;
}

const NEVER = new AbortController().signal;
const ONCE: Patience = { maxRetries: 1, retryDelayMs: 0, signal: NEVER };

/**
 * Recovers what was interrupted, unless that was done a moment ago and holds, or is being done. Answers false when it
 * failed; why is in the log lines. Throws a `ConfigError` for settings that cannot be used.
 */
export async function initializeRecovery(
  request: RecoveryRequest = {},
  options: RecoveryBootOptions = {},
): Promise<boolean> {
  const { maxRetries = 3, retryDelayMs = 5_000, signal = NEVER } = request;
  const { config, logger } = settingsOf(options);
  try {
    const patience = { maxRetries, retryDelayMs, signal };
    return await withRecovery({ config, logger }, patience, async (recovery) => {
      const result = await recovery.recover(request);
      tellRecovery(result, logger);
      return isRecovered(result);
    });
  } catch (error) {
    logger.error(error, "Recovery failed, because the database could not be opened");
    return false;
  }
}

/** The same, however recently it was done. */
export function forceRecovery(
  request: Omit<RecoveryRequest, "skipIfRecentAttempt"> = {},
  options: RecoveryBootOptions = {},
): Promise<boolean> {
  return initializeRecovery({ ...request, skipIfRecentAttempt: false }, options);
}

/** Whether the database can be opened and answers. Throws a `ConfigError` for settings that cannot be used. */
export async function validateDatabaseConnection(options: RecoveryBootOptions = {}): Promise<boolean> {
  const { config, logger } = settingsOf(options);
  try {
    return await withRecovery({ config, logger }, ONCE, (recovery) => recovery.validateDatabaseConnection());
  } catch (error) {
    logger.error(error, "The database cannot be opened");
    return false;
  }
}

/** Closes what nobody could move for a day; answers how much that was. Throws what `openDatabase` and the log throw. */
export function cleanupStaleJobs(options: RecoveryBootOptions = {}): Promise<number> {
  return withRecovery(settingsOf(options), ONCE, (recovery) => recovery.cleanupStaleJobs());
}

/** True when a look around finds interrupted work. Throws what `openDatabase` and the log throw. */
export function hasJobsNeedingRecovery(options: RecoveryBootOptions = {}): Promise<boolean> {
  return withRecovery(settingsOf(options), ONCE, (recovery) => recovery.hasJobsNeedingRecovery());
}

/** Where all processes together stand. Throws what `openDatabase` and the log throw. */
export function getRecoveryStatus(options: RecoveryBootOptions = {}): Promise<RecoveryStatus> {
  return withRecovery(settingsOf(options), ONCE, (recovery) => recovery.getRecoveryStatus());
}

type Settings = Required<RecoveryBootOptions>;

function settingsOf(options: RecoveryBootOptions): Settings {
  const config = options.config ?? readConfig(process.env);
  return { config, logger: options.logger ?? stdoutLogger(config) };
}

async function withRecovery<T>(
  { config, logger }: Settings,
  patience: Patience,
  use: (recovery: Recovery) => Promise<T>,
): Promise<T> {
  const database = await openPatiently({ config, logger, attach: true }, patience);
  const { recovery, close } = createLogRecovery({ log: database.log, config, logger });
  try {
    return await use(recovery);
  } finally {
    close();
    await database.close();
  }
}
