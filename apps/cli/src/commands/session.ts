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
import { UserError } from "../user-error.ts";
import type { Terminal } from "../terminal.ts";

/** Log lines go to the notices when asked for, and nowhere otherwise. `onError` is told of every error. */
export function commandLogger(
  { notices }: Pick<Terminal, "notices">,
  isVerbose: boolean | undefined,
  onError: (error: unknown) => void = () => undefined,
): Logger {
  const logger = createLogger({
    format: "text",
    write: (line) => {
      if (isVerbose) notices.write(`${line}\n`);
    },
  });
  return {
    info: (message, fields) => logger.info(message, fields),
    error(error, message, fields) {
      logger.error(error, message, fields);
      onError(error);
    },
  };
}

/** A start that takes longer than this, ms, is told about; the first one makes the database. */
const SLOW_START_MS = 2_000;

/** Tells whoever waits for it that a start takes long. */
export function noticeSlowStart<T>({ notices }: Pick<Terminal, "notices">, opening: Promise<T>): Promise<T> {
  const notice = setTimeout(() => notices.write("Starting the database …\n"), SLOW_START_MS);
  return opening.finally(() => clearTimeout(notice));
}

export async function withDatabase<T>(
  { notices }: Pick<Terminal, "notices">,
  config: Config,
  logger: Logger,
  use: (database: Database) => Promise<T>,
): Promise<T> {
  const database = await noticeSlowStart({ notices }, openDatabase({ config, logger, attach: true }));
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/**
 * Makes a worker for `use`, which starts it once there is something to fetch, and stops it cleanly
 * afterwards.
 */
export async function withWorker<T>(
  database: Database,
  config: Config,
  logger: Logger,
  tuning: EngineTuning,
  use: (startFetching: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const engine = createImportEngine({ log: database.log, config, logger, tuning });
  try {
    if (engine.seal !== "ready") {
      throw new UserError(
        "Nothing can be imported while PLAIN_PICKUPS is off, because accounts have no keys yet. Turn it on.",
      );
    }
    return await use(() => engine.worker.start());
  } finally {
    await engine.close();
  }
}
