/** Requests that mean harm, sent as bytes to a server that listens, on a real Postgres. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve, type Serving } from "../src/serve.ts";
import { listener, openTestLog, type TestLog } from "./database.ts";

const API_TOKEN = "user-token-0123456789";
const IMPORTS = "/api/v1/imports";
const JOBS = "/api/v1/queue/jobs";
const MOST_URLS = 50;

let opened: TestLog;
let dataDir: string;
let server: Serving;

beforeAll(async () => {
  [opened, dataDir] = await Promise.all([openTestLog(), mkdtemp(join(tmpdir(), "tidemark-hostile-"))]);
  const config = opened.config({
    PORT: "0",
    TIDEMARK_DATA_DIR: dataDir,
    API_TOKEN,
    ADMIN_TOKEN: "admin-token-0123456789",
    ARTICLES_IMPORT_WORKER_DISABLED: "true",
    IMPORT_MAX_URLS: String(MOST_URLS),
  });
  server = await serve(config, { logger: listener() });
});

afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
  await opened.close();
});

async function send(method: string, path: string, body?: string, more: Record<string, string> = {}) {
  const headers = { "content-type": "application/json", authorization: `Bearer ${API_TOKEN}`, ...more };
  const answer = await fetch(server.url + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: answer.status, text: await answer.text() };
}

const post = (path: string, body: string) => send("POST", path, body);

/** Everything that anybody has stored. */
async function storedSeqs(): Promise<readonly number[]> {
  return (await opened.log.heads()).map(({ seq }) => seq);
}

async function expectRefused(path: string, body: string, statuses: readonly number[]): Promise<void> {
  const before = await storedSeqs();
  const { status, text } = await post(path, body);
  expect(statuses, `${path} ${body.slice(0, 60)}: ${text.slice(0, 200)}`).toContain(status);
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String) as string });
  expect(await storedSeqs()).toEqual(before);
}

const URLS = '"urls":["https://example.com/a"]';

test.each([
  [IMPORTS, `{"__proto__":{${URLS}}}`],
  [IMPORTS, `{"constructor":{"prototype":{"isAdmin":true}},${URLS}}`],
  [IMPORTS, `{"prototype":1,${URLS}}`],
  [JOBS, '{"__proto__":{"jobType":"a"}}'],
  [JOBS, '{"jobType":"a","constructor":{"prototype":{"isAdmin":true}}}'],
  [JOBS, '{"jobType":"a","retry":{"constructor":1}}'],
  [`${JOBS}/batch`, '{"jobs":[{"__proto__":{"jobType":"a"}}]}'],
])("a field that means something to objects is none of ours: %s %s", async (path, body) => {
  await expectRefused(path, body, [400, 422]);
  expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
});

test("arguments of such names are data, come back as they were, and touch no object", async () => {
  const args = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}';
  const { status, text } = await post(JOBS, `{"jobType":"proto","args":${args}}`);
  expect(status).toBe(201);
  const { id } = JSON.parse(text) as { id: string };
  expect((await send("GET", `${JOBS}/${id}/parameters`)).text).toContain(args);
  const claimed = await post("/api/v1/queue/claims", '{"jobTypes":["proto"]}');
  expect(claimed.text).toContain(args);
  expect({}).not.toHaveProperty("isAdmin");
});

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

test.each([
  ["a list that is deep", IMPORTS, nested(10_000)],
  ["an address that is deep", IMPORTS, `{"urls":${nested(10_000)}}`],
  ["no addresses", IMPORTS, '{"urls":null}'],
  ["addresses that are none", IMPORTS, '{"urls":[null,1e400,{"url":null}]}'],
  ["nothing", IMPORTS, "null"],
  ["arguments that are deep", JOBS, `{"jobType":"a","args":${nested(10_000)}}`],
  ["arguments deeper than the stack", JOBS, `{"jobType":"a","args":${nested(100_000)}}`],
  ["a type that is deep", JOBS, `{"jobType":${nested(10_000)}}`],
  ["a type that is null", JOBS, '{"jobType":null}'],
  ["a number beyond all numbers", JOBS, '{"jobType":"a","priority":1e400}'],
  ["an option that is null", JOBS, '{"jobType":"a","retry":null}'],
  ["nothing for a job", JOBS, "null"],
  ["JSON that is cut off", JOBS, '{"jobType":"a"'],
  ["a NUL as it is", JOBS, '{"jobType":"a\u0000b"}'],
  ["a NUL in a name", JOBS, String.raw`{"jobType":"a\u0000b"}`],
  ["half a character in a name", JOBS, String.raw`{"jobType":"a","channel":"\ud800"}`],
])("JSON with %s is refused, and nothing is stored: %s", async (_what, path, body) => {
  await expectRefused(path, body, [400, 422]);
});

test("of a key that is there twice the last counts, everywhere in a request", async () => {
  const { text } = await post(JOBS, '{"jobType":"first","jobType":"last","args":{"a":1,"a":2}}');
  const { id } = JSON.parse(text) as { id: string };
  const parameters = JSON.parse((await send("GET", `${JOBS}/${id}/parameters`)).text) as object;
  expect(parameters).toMatchObject({ jobType: "last", args: { a: 2 } });
});

test.each(["zzz", "", "2026-02-30T10:00:00Z", "2026-02-01", "12026-02-01T10:00:00Z", "now()", "1e400"])(
  "%s is no time to run at",
  async (runAt) => {
    await expectRefused(JOBS, JSON.stringify({ jobType: "a", runAt }), [400, 422]);
  },
);

test.each([
  ["2999-02-01T10:00:00+02:00", "2999-02-01T08:00:00.000Z"],
  ["2999-02-01T10:00:00Z", "2999-02-01T10:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("the time %s to run at is told as %s", async (runAt, told) => {
  const { status, text } = await post(JOBS, JSON.stringify({ jobType: "later", runAt }));
  expect(status).toBe(201);
  const { id } = JSON.parse(text) as { id: string };
  expect(JSON.parse((await send("GET", `${JOBS}/${id}`)).text)).toMatchObject({ runAt: told });
});

test.each([
  [IMPORTS, `{${URLS},"status":"done","savedCount":7}`],
  [IMPORTS, `{${URLS},"userId":"bob"}`],
  [JOBS, '{"jobType":"a","state":"finished","result":1}'],
  [JOBS, '{"jobType":"a","attempts":0,"losses":-5}'],
  [JOBS, '{"jobType":"a","token":"00000000-1234-0000-8000-00000000000f"}'],
  [JOBS, '{"jobType":"a","tenant":"bob"}'],
])("what the server alone decides is no field of a request: %s %s", async (path, body) => {
  await expectRefused(path, body, [400]);
});

test("a page of another site cannot use what a browser knows: no cookie opens anything", async () => {
  const before = await storedSeqs();
  for (const [path, body] of [
    [IMPORTS, `{${URLS}}`],
    [JOBS, '{"jobType":"a"}'],
    ["/internal/articles-import/tick", ""],
  ] as const) {
    const answer = await fetch(server.url + path, {
      method: "POST",
      headers: {
        "content-type": "text/plain",
        origin: "https://evil.example",
        cookie: `token=${API_TOKEN}; authorization=Bearer ${API_TOKEN}`,
      },
      body,
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
  expect(await storedSeqs()).toEqual(before);
});

function urls(count: number): string {
  return JSON.stringify({ urls: Array.from({ length: count }, (_, row) => `https://example.com/${row}`) });
}

test("an import takes so many addresses and not one more", async () => {
  expect((await post(IMPORTS, urls(MOST_URLS))).status).toBe(201);
  await expectRefused(IMPORTS, urls(MOST_URLS + 1), [413]);
});
