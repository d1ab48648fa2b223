/** `tidemark serve` as a process, on a database that is not there yet, or never. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { testDatabase, type TestDatabase } from "@tidemark/sync-log-postgres/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { CliProcess } from "./support/cli-process.ts";
import { tempFolder } from "./support/temp-folder.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const WAITS = /The database is tried again.*\btries\D+1\b/;

async function listening(server: Server, port = 0): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A port at which nothing answers. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, "close");
  return port;
}

function databaseAt(port: number): string {
  const url = new URL(database.url);
  url.port = String(port);
  return url.href;
}

/** The database, reached by way of another port. */
async function openDatabaseAt(port: number): Promise<void> {
  const { hostname, port: realPort } = new URL(database.url);
  const server = createServer((socket) => {
    const behind = connect(Number(realPort), hostname);
    socket.pipe(behind).pipe(socket);
    socket.on("error", () => behind.destroy());
    behind.on("error", () => socket.destroy());
  });
  await listening(server, port);
  onTestFinished(() => void server.close());
}

async function serve(url: string): Promise<CliProcess> {
  const folder = await tempFolder();
  return new CliProcess(["serve", "--port", "0"], { SYNC_DATABASE_URL: url, TIDEMARK_DATA_DIR: folder });
}

test("a server that is started before its database waits for it, says so, and serves", async () => {
  const port = await freePort();
  const server = await serve(databaseAt(port));
  await server.until(WAITS);
  await openDatabaseAt(port);
  await server.until(/Tidemark listens on http:/);
  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ exitCode: 0, signal: null });
});

test("a database that stays away is tried three times; then the server ends with 2 and says why", async () => {
  const server = await serve(databaseAt(await freePort()));
  const { exitCode, output, notices } = await server.ended;
  expect(exitCode).toBe(2);
  expect(output.match(/The database is tried again/g)).toHaveLength(2);
  expect(notices).toMatch(/^tidemark: The database at .*cannot be reached \(ECONNREFUSED\).*try again\.\n$/);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends a server that waits for its database", async (signal) => {
  const server = await serve(databaseAt(await freePort()));
  await server.until(WAITS);
  server.signal(signal);
  const { exitCode, output, notices } = await server.ended;
  expect({ exitCode, notices }).toEqual({ exitCode: 0, notices: "" });
  expect(output.match(/The database is tried again/g)).toHaveLength(1);
});
