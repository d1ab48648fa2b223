/** A log on a real Postgres for the tests of one file, and settings to go with it. */
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { testDatabase } from "@tidemark/sync-log-postgres/testing";
import { type Config, readConfig } from "../src/config/read-config.ts";
import type { Logger } from "../src/logging/create-logger.ts";

export interface TestLog {
  readonly url: string;
  /** A superuser's. */
  readonly adminUrl: string;
  readonly log: PostgresSyncLog;
  config(env?: Readonly<Record<string, string>>): Config;
  close(): Promise<void>;
}

export async function openTestLog(): Promise<TestLog> {
  const database = await testDatabase();
  const log = await connectSyncLog({ url: database.url });
  return {
    url: database.url,
    adminUrl: database.adminUrl,
    log,
    config: (env = {}) => readConfig({ SYNC_DATABASE_URL: database.url, TICK_MS: "50", ...env }),
    async close() {
      await log.close();
      await database.drop();
    },
  };
}

export interface SpokenLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger that keeps what is said, and lets a test wait for a line. */
export function listener(): Logger & {
  readonly lines: SpokenLine[];
  heard(part: string): Promise<SpokenLine>;
} {
  const lines: SpokenLine[] = [];
  const waiting = new Set<() => void>();
  const say = (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
    lines.push({ message, fields });
    for (const look of waiting) look();
  };
  return {
    lines,
    info: say,
    error: (error, message, fields) => say(message, { ...fields, error }),
    heard: (part) =>
      new Promise((resolve) => {
        const look = () => {
          const line = lines.find(({ message }) => message.includes(part));
          if (!line) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
      }),
  };
}
