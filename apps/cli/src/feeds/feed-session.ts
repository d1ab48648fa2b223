/** Opens the user's feeds for a command and closes them again, whatever happens. */
import { type Config, type Database, type Logger, openFeeds, type OpenFeeds } from "@tidemark/api";
import { listenForStop, STOPPING } from "../commands/stop-signal.ts";
import { commandLogger, withDatabase } from "../commands/session.ts";
import { configOf, type SharedOptions } from "../commands/shared-options.ts";
import type { Terminal } from "../terminal.ts";

const CLIENT_ID = "tidemark-cli";

export interface FeedSession extends Pick<OpenFeeds, "desk" | "poll"> {
  readonly database: Database;
  readonly config: Config;
  readonly logger: Logger;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export async function withFeeds<T>(
  terminal: Terminal,
  options: SharedOptions,
  use: (session: FeedSession) => Promise<T>,
): Promise<T> {
  const config = configOf(terminal, options);
  const logger = commandLogger(terminal, options.verbose);
  const stop = listenForStop(terminal, {
    onFirst: () => terminal.notices.write(`${STOPPING}\n`),
    onSecond: () => undefined,
  });
  try {
    return await withDatabase(terminal, config, logger, async (database) => {
      const feeds = openFeeds({ log: database.log, config, logger, clientId: CLIENT_ID });
      try {
        return await use({
          desk: feeds.desk,
          poll: feeds.poll,
          database,
          config,
          logger,
          signal: stop.signal,
        });
      } finally {
        await feeds.close();
      }
    });
  } finally {
    stop.release();
  }
}
