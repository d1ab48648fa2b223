/**
 * The log on a real Postgres, users with the rights of the application's role, and workers with real
 * timers, each on connections of its own as if it were another process. Tests wait for what the
 * worker tells, never for time.
 */
import { randomUUID } from "node:crypto";
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { runAsAdmin, testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import {
  createImportWorker,
  type ImportWorker,
  type ImportWorkerOptions,
  type ImportWorkerPorts,
} from "../../src/index.ts";
import { RecordingLogger, RecordingObserver } from "./recordings.ts";
import { ScriptedExtract } from "./scripted-extract.ts";
import { User } from "./user.ts";
import { WatchedLog } from "./watched-log.ts";

export interface PgActor {
  readonly worker: ImportWorker;
  readonly workerId: string;
  readonly web: ScriptedExtract;
  readonly log: WatchedLog;
  readonly told: RecordingObserver;
  readonly logger: RecordingLogger;
}

export interface PgActorOptions extends Partial<ImportWorkerOptions> {
  readonly web?: ScriptedExtract;
  readonly ports?: Partial<ImportWorkerPorts>;
  /** Connections that it shares with others; its own when absent. */
  readonly connected?: PostgresSyncLog;
}

export class PgStage {
  readonly #database: TestDatabase;
  readonly #logs: PostgresSyncLog[];
  readonly #actors: PgActor[] = [];

  private constructor(database: TestDatabase, log: PostgresSyncLog) {
    this.#database = database;
    this.#logs = [log];
  }

  static async open(): Promise<PgStage> {
    const database = await testDatabase();
    return new PgStage(database, await connectSyncLog({ url: database.url }));
  }

  /** As no worker and no request has it: the whole log. */
  get log(): PostgresSyncLog {
    return this.#logs[0]!;
  }

  /** For connections of another process. */
  get url(): string {
    return this.#database.url;
  }

  user(id: string): User {
    return new User(id, { log: this.log.asUser(id), nowMs: Date.now, newId: randomUUID });
  }

  async actor(options: PgActorOptions = {}): Promise<PgActor> {
    const { web = new ScriptedExtract(), ports, connected, ...given } = options;
    const log = new WatchedLog(connected ?? (await this.#connect()));
    const told = new RecordingObserver();
    const logger = new RecordingLogger();
    const workerId = given.workerId ?? `worker-${randomUUID()}`;
    const worker = createImportWorker(
      {
        log: log.log,
        extract: web.extract,
        seal: async (_userId, payload) => ({ payload }),
        timers: {
          after(delayMs, callback) {
            const timer = setTimeout(callback, delayMs);
            return () => clearTimeout(timer);
          },
          monotonicMs: () => performance.now(),
        },
        newId: randomUUID,
        random: () => 0,
        observer: told.observer,
        logger,
        isGone: () => false,
        ...ports,
      },
      { machine: "machine-1", processId: process.pid, ...given, workerId },
    );
    const actor = { worker, workerId, web, log, told, logger };
    this.#actors.push(actor);
    return actor;
  }

  async #connect(): Promise<PostgresSyncLog> {
    const log = await connectSyncLog({ url: this.#database.url, maxConnections: 4 });
    this.#logs.push(log);
    return log;
  }

  /** The database's clock cannot be moved, so what is stored ages instead. */
  async age(ms: number): Promise<void> {
    const by = `interval '${ms} milliseconds'`;
    await runAsAdmin(this.#database.adminUrl, [
      `UPDATE sync_changes SET created_at = created_at - ${by}`,
      `UPDATE sync_heads SET attend_at = attend_at - ${by}`,
      `UPDATE sync_leases SET expires_at = expires_at - ${by}`,
    ]);
  }

  /** Streams of earlier tests are no concern of the next one. */
  async empty(): Promise<void> {
    for (const { worker } of this.#actors.splice(0)) await worker.stop();
    for (const log of this.#logs.splice(1)) await log.close();
    await runAsAdmin(this.#database.adminUrl, ["TRUNCATE sync_changes, sync_heads, sync_leases"]);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.#database.drop();
  }
}
