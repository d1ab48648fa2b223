/**
 * The Postgres server that the benchmarks run on: an embedded one that flushes to disk as in
 * earnest, or one of somebody else's. Hands out fresh databases; measures nothing.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connectSyncLog,
  type PostgresSyncLog,
  provisionDatabase,
  startEmbeddedPostgres,
} from "@tidemark/sync-log-postgres";
import postgres from "postgres";

export interface BenchServer {
  readonly version: string;
  /** Whether a commit waits for the disk. */
  readonly isDurable: boolean;
  /** The server's process; null for one that this process did not start. */
  readonly processId: number | null;
  /** Null for a server that this process did not start. */
  readonly power: Power | null;
  database(): Promise<BenchDatabase>;
  /** An empty one, for systems that bring their own tables. */
  bareDatabase(): Promise<BareDatabase>;
  /** Stops the server and deletes its data, or drops the databases of one of somebody else's. */
  close(): Promise<void>;
}

/** Kills the server as a power cut would, and starts it again on its data. */
export interface Power {
  cut(): Promise<void>;
  /** Resolves when it answers. */
  restore(): Promise<void>;
}

interface BareDatabase {
  /** A superuser's URL, for processes of their own. */
  readonly adminUrl: string;
  /** A superuser's connections, for filling and for looking at things from outside. */
  readonly admin: postgres.Sql;
  /** Ends the connections and drops the database. */
  drop(): Promise<void>;
}

export interface BenchDatabase extends BareDatabase {
  /** For `connectSyncLog`, with its password: not for printing. */
  readonly url: string;
  readonly log: PostgresSyncLog;
}

/** `adminUrl` names somebody else's server by a superuser's URL; null starts an embedded one. */
export async function startBenchServer(adminUrl: string | null): Promise<BenchServer> {
  if (adminUrl !== null)
    return useServer(adminUrl, { processId: null, power: null, stop: async () => undefined });
  const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-"));
  const embedded = await startEmbeddedPostgres({ dataDir: join(folder, "postgres") });
  return useServer(embedded.adminUrl, {
    processId: embedded.pid,
    power: {
      async cut() {
        const { exited } = embedded;
        process.kill(embedded.pid, "SIGKILL");
        await exited;
      },
      restore: () => embedded.restart(),
    },
    async stop() {
      await embedded.stop();
      // Started by root, the server keeps its data elsewhere.
      for (const path of [embedded.dataDir, folder]) await rm(path, { recursive: true, force: true });
    },
  });
}

interface Held {
  readonly processId: number | null;
  readonly power: Power | null;
  readonly stop: () => Promise<void>;
}

async function useServer(adminUrl: string, { processId, power, stop }: Held): Promise<BenchServer> {
  const databases = new Set<BareDatabase>();
  const admin = openAdmin(adminUrl);
  const [facts] = await admin<[{ version: string; fsync: string; commit: string }]>`
    SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
           current_setting('synchronous_commit') AS commit`;

  function lend(name: string): BareDatabase {
    const urlOfIt = atDatabase(adminUrl, name);
    const ofDatabase = openAdmin(urlOfIt);
    const lent: BareDatabase = {
      adminUrl: urlOfIt,
      admin: ofDatabase,
      async drop() {
        databases.delete(lent);
        await ofDatabase.end();
        await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await admin.unsafe(`DROP ROLE IF EXISTS ${name}`);
      },
    };
    databases.add(lent);
    return lent;
  }

  return {
    version: facts.version,
    isDurable: facts.fsync === "on" && facts.commit === "on",
    processId,
    power,
    async database() {
      const name = freshName();
      const { url } = await provisionDatabase({ adminUrl, database: name, login: name, password: name });
      const log = await connectSyncLog({ url });
      const lent = lend(name);
      const made: BenchDatabase = {
        ...lent,
        url,
        log,
        async drop() {
          databases.delete(made);
          await log.close();
          await lent.drop();
        },
      };
      databases.delete(lent);
      databases.add(made);
      return made;
    },
    async bareDatabase() {
      const name = freshName();
      await admin.unsafe(`CREATE DATABASE ${name}`);
      return lend(name);
    },
    async close() {
      for (const one of databases) await one.drop();
      await admin.end();
      await stop();
    },
  };
}

function freshName(): string {
  return `tidemark_bench_${randomBytes(6).toString("hex")}`;
}

function openAdmin(url: string): postgres.Sql {
  return postgres(url, { max: 2, onnotice: () => undefined });
}

function atDatabase(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
