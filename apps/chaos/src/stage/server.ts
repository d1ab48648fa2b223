/** The database server of a run: ended, cut off and brought back at will, and asked directly, past every proxy. */
import { setTimeout as sleep } from "node:timers/promises";
import type { EmbeddedPostgres } from "@tidemark/sync-log-postgres";
import postgres from "postgres";

const ASK_EVERY_MS = 100;
/** After so long a server that does not come back is a finding, ms. */
const BACK_WITHIN_MS = 120_000;

export class Server {
  readonly #postgres: EmbeddedPostgres;
  readonly #database: string;
  #sql: postgres.Sql;

  constructor(embedded: EmbeddedPostgres, database: string) {
    this.#postgres = embedded;
    this.#database = database;
    this.#sql = this.#connect();
  }

  get port(): number {
    return this.#postgres.port;
  }

  /** SIGKILL, or SIGQUIT, which is what `pg_ctl stop -m immediate` sends; then a start. */
  async endAndRestart(signal: "SIGKILL" | "SIGQUIT"): Promise<void> {
    const { exited } = this.#postgres;
    process.kill(this.#postgres.pid, signal);
    await exited;
    await this.ensureServing();
  }

  /** Resolves when it answers; starts it when it has gone. */
  async ensureServing(): Promise<void> {
    const deadlineMs = performance.now() + BACK_WITHIN_MS;
    for (;;) {
      try {
        if (await this.#hasGone()) await this.#restart();
        await this.#sql`SELECT 1`;
        return;
      } catch (error) {
        if (performance.now() > deadlineMs) throw error;
        await sleep(ASK_EVERY_MS);
      }
    }
  }

  /** Ends some of the sessions that are not ours; answers how many. */
  async terminateSessions(isChosen: () => boolean): Promise<number> {
    const sessions = await this.#sql<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND usename <> current_user`;
    const chosen = sessions.map(({ pid }) => pid).filter(isChosen);
    await Promise.all(chosen.map((pid) => this.#sql`SELECT pg_terminate_backend(${pid})`));
    return chosen.length;
  }

  /** Holds a stream's head for the time of one slow statement. */
  async holdHead(userId: string, forMs: number): Promise<boolean> {
    const held = await this.#sql`
      SELECT pg_sleep(${forMs / 1_000})
      FROM (SELECT seq FROM sync_heads WHERE user_id = ${userId} FOR UPDATE) AS held`;
    return held.length > 0;
  }

  /** Keeps a snapshot for the time of one slow statement, so that nothing deleted meanwhile is really gone. */
  async keepSnapshot(forMs: number): Promise<boolean> {
    await this.#sql`SELECT (SELECT count(*) FROM sync_changes), pg_sleep(${forMs / 1_000})`;
    return true;
  }

  async version(): Promise<string> {
    const [row] = await this.#sql<[{ version: string }]>`SELECT current_setting('server_version') AS version`;
    return row.version;
  }

  async close(): Promise<void> {
    await this.#sql.end({ timeout: 1 });
    await this.#postgres.stop();
  }

  async #hasGone(): Promise<boolean> {
    return Promise.race([this.#postgres.exited.then(() => true), sleep(0, false)]);
  }

  async #restart(): Promise<void> {
    await this.#postgres.restart();
    // It may have come back at another port.
    const old = this.#sql;
    this.#sql = this.#connect();
    void old.end({ timeout: 0 });
  }

  #connect(): postgres.Sql {
    const url = new URL(this.#postgres.adminUrl);
    url.pathname = `/${this.#database}`;
    return postgres(url.href, { max: 6, connect_timeout: 5, idle_timeout: 20, onnotice: () => undefined });
  }
}
