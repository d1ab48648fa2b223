import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ListenError } from "../src/http/listen.ts";
import { serve, type Serving } from "../src/serve.ts";
import { listener, openTestLog, type TestLog } from "./database.ts";
import { type LocalWeb, startLocalWeb } from "./local-web.ts";

const API_TOKEN = "user-token-0123456789";
const ADMIN_TOKEN = "admin-token-0123456789";

let opened: TestLog;
let web: LocalWeb;
let dataDir: string;
let servers: Serving[];

beforeAll(async () => {
  [opened, web] = await Promise.all([openTestLog(), startLocalWeb()]);
});

afterAll(async () => {
  await web.close();
  await opened.close();
});

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "tidemark-serve-"));
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await rm(dataDir, { recursive: true });
});

async function start(env: Readonly<Record<string, string>> = {}, logger = listener()): Promise<Serving> {
  const config = opened.config({
    PORT: "0",
    TIDEMARK_DATA_DIR: dataDir,
    FETCH_ALLOW: web.allow,
    API_TOKEN,
    ADMIN_TOKEN,
    ...env,
  });
  const server = await serve(config, { logger });
  servers.push(server);
  return server;
}

interface CallInit {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function call(server: Serving, path: string, init: CallInit = {}, token = API_TOKEN): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  return fetch(server.url + path, { ...init, headers });
}

test("a list that is sent is imported by the server's own worker", async () => {
  const server = await start();
  const created = await call(server, "/api/v1/imports", {
    method: "POST",
    body: `${web.url("/a")}\n${web.url("/missing")}\n`,
    headers: { "content-type": "text/plain" },
  });
  expect(created.status).toBe(201);
  const { import: made } = (await created.json()) as { import: { id: string } };
  const settled = await whenLogSays(async () => {
    const answer = await call(server, `/api/v1/imports/${made.id}`);
    const { import: found } = (await answer.json()) as {
      import: { states: { pending: number; extracting: number } };
    };
    return found.states.pending + found.states.extracting === 0 ? found : null;
  });
  expect(settled.states).toMatchObject({ extracted: 1, error: 1 });
  const metrics = await (await call(server, "/metrics")).text();
  expect(metrics).toMatch(/mana_api_articles_import_items_total\{result="extracted"\} 1/);
  expect(metrics).toMatch(/mana_api_process_cpu_seconds_total/);
});

test("health knows database and worker, and the administrator can tick", async () => {
  const server = await start();
  const health = await (await fetch(`${server.url}/health`)).json();
  expect(health).toMatchObject({ status: "ok", database: { status: "ok" }, worker: { state: "running" } });
  const tick = await call(server, "/internal/articles-import/tick", { method: "POST" }, ADMIN_TOKEN);
  expect(await tick.json()).toMatchObject({ skipped: false, itemsProcessed: 0 });
});

test.each([
  [{ ARTICLES_IMPORT_WORKER_DISABLED: "true" }, "disabled", "ok"],
  [{ PLAIN_PICKUPS: "false" }, "resting", "degraded"],
] as const)("with %j the worker is %s, and a line says so", async (env, state, status) => {
  const logger = listener();
  const server = await start(env, logger);
  const health = await (await fetch(`${server.url}/health`)).json();
  expect(health).toMatchObject({ status, worker: { state } });
  await logger.heard(Object.keys(env)[0]!);
});

test("generated tokens are kept in the data folder and said nowhere", async () => {
  const logger = listener();
  const server = await start({ API_TOKEN: "", ADMIN_TOKEN: "" }, logger);
  expect(server.apiTokenFile).toBe(join(dataDir, "api-token"));
  expect(server.adminTokenFile).toBe(join(dataDir, "admin-token"));
  const token = (await readFile(server.apiTokenFile!, "utf8")).trim();
  expect((await call(server, "/api/v1/imports", {}, token)).status).toBe(200);
  expect(JSON.stringify(logger.lines)).not.toContain(token);
  const again = await start({ API_TOKEN: "", ADMIN_TOKEN: "" });
  expect(again.apiTokenFile).toBe(server.apiTokenFile);
  expect((await call(server, "/api/v1/imports")).status).toBe(401);
});

test("a port that is in use is said with what to do, and nothing stays open", async () => {
  const server = await start();
  const { port } = new URL(server.url);
  const failing = start({ PORT: port });
  await expect(failing).rejects.toThrow(ListenError);
  await expect(failing).rejects.toThrow(/is in use.*Set PORT|set PORT/);
});

test("a host that is not this machine's is said with what to do", async () => {
  await expect(start({ HOST: "192.0.2.1" })).rejects.toThrow(/is no address of this machine/);
});

test("a request whose address cannot be read gets problem details, too", async () => {
  const server = await start();
  const { port } = new URL(server.url);
  const { status, body } = await rawRequest(Number(port), "/a\\b", "127.0.0.1");
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ code: "invalid-input", status: 400 });
  expect(
    (await rawRequest(Number(port), "/internal/../internal/articles-import/tick", "127.0.0.1")).status,
  ).toBe(401);
});

test("a server that is closed takes nothing more, and closing again does nothing", async () => {
  const server = await start();
  await server.close();
  await server.close();
  await expect(fetch(`${server.url}/health`)).rejects.toThrow("fetch failed");
});

/** Sends the path as it is, which `fetch` would not. */
function rawRequest(port: number, path: string, host: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const sent = request({ port, path, method: "POST", host: "127.0.0.1", headers: { host } }, (answer) => {
    let body = "";
    answer.setEncoding("utf8");
    answer.on("data", (chunk: string) => (body += chunk));
    answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
  });
  sent.on("error", reject);
  sent.end();
  return promise;
}

/** Asks again whenever the log has news, until there is an answer. */
async function whenLogSays<T>(ask: () => Promise<T | null>): Promise<T> {
  let news = Promise.withResolvers<void>();
  const unsubscribe = await opened.log.subscribe(() => news.resolve());
  try {
    for (;;) {
      const heard = news.promise;
      const answer = await ask();
      if (answer !== null) return answer;
      await heard;
      news = Promise.withResolvers<void>();
    }
  } finally {
    await unsubscribe();
  }
}
