/**
 * The Postgres server that tests run on: the one named by TEST_DATABASE_URL (a superuser's URL),
 * or an embedded one without fsync, started at first use and stopped when nobody uses it.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../src/embedded/start-embedded-postgres.ts";

export interface TestServer {
  readonly adminUrl: string;
  stop(): Promise<void>;
}

let shared: Promise<TestServer> | null = null;
let users = 0;

/** Starts the server unless this process or its environment has one; each call needs its own `release`. */
export async function acquireTestServer(): Promise<{ adminUrl: string; release: () => Promise<void> }> {
  const adminUrl = process.env["TEST_DATABASE_URL"];
  if (adminUrl) return { adminUrl, release: async () => {} };
  users += 1;
  shared ??= startTestServer();
  const server = await shared;
  return { adminUrl: server.adminUrl, release };
}

export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-test-"));
  // Started by root, the server runs as another account, which has to get in.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, "postgres"),
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: 200 },
  });
  return {
    adminUrl: server.adminUrl,
    async stop() {
      await server.stop();
      for (const path of [server.dataDir, folder]) await rm(path, { recursive: true, force: true });
    },
  };
}

async function release(): Promise<void> {
  users -= 1;
  if (users > 0 || !shared) return;
  const server = await shared;
  shared = null;
  await server.stop();
}
