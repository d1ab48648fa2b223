import net from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { beforeAll, afterAll, expect, it } from "vitest";
import { connectSyncLog, SetupError, TransientLogError } from "../src/index.ts";
import { startCuttingProxy } from "./support/cutting-proxy.ts";
import { testDatabase, type TestDatabase } from "./support/test-database.ts";
import { useDatabases } from "./support/use-database.ts";

const databases = useDatabases();
const SECRET = "s3cr%25t";
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function failureOf(url: string): Promise<SetupError> {
  const error = await connectSyncLog({ url, connectTimeoutMs: 2_000 }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SetupError);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/s3cr/);
  return error as SetupError;
}

function altered(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.href;
}

it("says that the login was refused when the password is wrong", async () => {
  const error = await failureOf(altered((url) => (url.password = SECRET)));
  expect(error).toMatchObject({ name: "LoginRefusedError", code: "login-refused" });
  expect(error.message).toMatch(
    /postgres:\/\/tidemark_test_\w+@127.0.0.1:\d+\/.* refused the login .*password/,
  );
});

it("says so when the user does not exist", async () => {
  const error = await failureOf(
    altered((url) => Object.assign(url, { username: "nobody", password: SECRET })),
  );
  expect(error.code).toBe("login-refused");
});

it("says that there is no such database", async () => {
  const error = await failureOf(altered((url) => (url.pathname = "/nothing-here")));
  expect(error).toMatchObject({ name: "DatabaseMissingError", code: "database-missing" });
  expect(error.message).toMatch(/no such database at .*nothing-here.*create the database first/);
});

it("says that nothing answers at the address", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  const error = await failureOf(`postgres://ann:${SECRET}@127.0.0.1:${port}/tidemark`);
  expect(error).toMatchObject({ name: "DatabaseUnreachableError", code: "unreachable" });
  expect(error.message).toMatch(
    /ann@127.0.0.1:\d+\/tidemark cannot be reached \(ECONNREFUSED\).*Start it or correct/,
  );
});

it("says so when what answers hangs up", async () => {
  const server = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  databases.onEnd(async () => void server.close());
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  const error = await failureOf(`postgres://ann:${SECRET}@127.0.0.1:${port}/tidemark`);
  expect(error.code).toBe("unreachable");
});

it.each([
  ["localhost/tidemark"],
  [`mysql://ann:${SECRET}@localhost/x`],
  [""],
  [`postgres://ann:${SECRET}@host:port/x`],
])("says that a URL is not readable without repeating it: %s", async (url) => {
  const error = await failureOf(url);
  expect(error.code).toBe("bad-url");
  expect(error.message).toMatch(/Its form is postgres:/);
});

it("tries again when the database is away later, a bounded number of times", async () => {
  const proxy = await startCuttingProxy(database.url);
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const retry = { attempts: 3, baseMs: 100, maxMs: 150, random: () => 1, sleep };
  const log = await databases.connect({ url: proxy.url, retry });
  await log.ping();
  await proxy.close();
  await expect(log.withStream("ann", async () => "never")).rejects.toThrow(TransientLogError);
  expect(waits).toEqual([100, 150]);
  await expect(log.head("ann")).rejects.toThrow(TransientLogError);
});
