/** The queue in the whole server: from its settings to its stop. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve, type Serving } from "../src/serve.ts";
import { jsonOf } from "./api-scene.ts";
import { listener, openTestLog, type TestLog } from "./database.ts";
import { QUEUE } from "./queue-scene.ts";

const API_TOKEN = "user-token-0123456789";

let opened: TestLog;
let dataDir: string;

beforeAll(async () => {
  opened = await openTestLog();
  dataDir = await mkdtemp(join(tmpdir(), "tidemark-queue-"));
});

afterAll(async () => {
  await opened.close();
  await rm(dataDir, { recursive: true });
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<Serving & AsyncDisposable> {
  const config = opened.config({
    PORT: "0",
    TIDEMARK_DATA_DIR: dataDir,
    API_TOKEN,
    ADMIN_TOKEN: "admin-token-0123456789",
    ...env,
  });
  const server = await serve(config, { logger: listener() });
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

function call(server: Serving, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${API_TOKEN}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

test("a job goes through the server, which counts it", async () => {
  await using server = await start();
  const { id } = await jsonOf<{ id: string }>(
    call(server, "POST", `${QUEUE}/jobs`, { jobType: "resize", args: { width: 640 } }),
  );
  const job = await jsonOf<{ token: string }>(
    call(server, "POST", `${QUEUE}/claims`, { jobTypes: ["resize"] }),
  );
  await call(server, "POST", `${QUEUE}/claims/${job.token}/finish`, { result: "small" });
  expect(await jsonOf(call(server, "GET", `/jobs/${id}`))).toMatchObject({
    state: "finished",
    result: "small",
  });
  const metrics = await (await call(server, "GET", "/metrics")).text();
  expect(metrics).toContain('mana_api_queue_jobs_ended_total{state="finished",type="resize"} 1');
  expect(metrics).toContain("mana_api_queue_claims_total 1");
});

test("the import worker may be disabled, and the queue works all the same", async () => {
  await using server = await start({ ARTICLES_IMPORT_WORKER_DISABLED: "true" });
  const tasks = [{ key: "t", jobType: "disabled" }];
  const waiting = call(server, "POST", `${QUEUE}/claims`, { jobTypes: ["disabled"], waitSeconds: 60 });
  await call(server, "PUT", `${QUEUE}/schedules`, { name: "each second", everyMs: 1_000, tasks });
  expect((await waiting).status).toBe(200);
});

test("a server that stops answers whoever waits, and leaves their jobs to the next one", async () => {
  const first = await start();
  const waiting = call(first, "POST", `${QUEUE}/claims`, { jobTypes: ["late"], waitSeconds: 60 });
  const { id } = await jsonOf<{ id: string }>(call(first, "POST", `${QUEUE}/jobs`, { jobType: "later" }));
  await first.close();
  expect((await waiting).status).toBe(503);
  await using second = await start();
  const job = await jsonOf<{ id: string }>(call(second, "POST", `${QUEUE}/claims`, { jobTypes: ["later"] }));
  expect(job.id).toBe(id);
});

test("a job whose worker is silent for too long is given to another one", async () => {
  await using server = await start({ QUEUE_HEARTBEAT_TIMEOUT: "10" });
  await call(server, "POST", `${QUEUE}/jobs`, { jobType: "silent" });
  const claim = () =>
    jsonOf<{ id: string; token: string }>(
      call(server, "POST", `${QUEUE}/claims`, { jobTypes: ["silent"], waitSeconds: 60 }),
    );
  const [first, second] = [await claim(), await claim()];
  expect(second.id).toBe(first.id);
  const late = await call(server, "POST", `${QUEUE}/claims/${first.token}/finish`, { result: "too late" });
  expect(late.status).toBe(410);
  expect(await jsonOf(late)).toMatchObject({ code: "claim-not-current" });
  expect((await call(server, "POST", `${QUEUE}/claims/${second.token}/finish`)).status).toBe(204);
});
