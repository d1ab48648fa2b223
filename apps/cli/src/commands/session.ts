/** Opens the log for a command and closes it again, whatever happens. */
import {
  type Config,
  createImportEngine,
  createLogger,
  type Database,
  type EngineTuning,
  type Logger,
  openDatabase,
} from "@tidemark/api";

/** Log lines go to standard error when asked for, and nowhere otherwise. */
export function commandLogger(isVerbose: boolean | undefined): Logger {
  return createLogger({
    format: "text",
    write: (line) => {
      if (isVerbose) process.stderr.write(line.endsWith("\n") ? line : `${line}\n`);
    },
  });
}

export async function withDatabase<T>(
  config: Config,
  logger: Logger,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await openDatabase({ config, logger, attach: true });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Runs a worker beside `use`, and stops it cleanly afterwards. */
export async function withWorker<T>(
  database: Database,
  config: Config,
  logger: Logger,
  tuning: EngineTuning,
  use: () => Promise<T>,
): Promise<T> {
  const engine = createImportEngine({ log: database.log, config, logger, tuning });
  try {
    await engine.worker.start();
    return await use();
  } finally {
    await engine.close();
  }
}
