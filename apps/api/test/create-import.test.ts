import { readJobsOf } from "./read-jobs-of.ts";
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { UnknownCommitError } from "@tidemark/sync-log-postgres";
import { expect, test } from "vitest";
import { zipOf } from "./zip-of.ts";
import { apiScene, type ApiScene, type CallOptions, USER_ID } from "./api-scene.ts";

interface Created {
  import: { id: string; status: string; totalUrls: number; source: string; states: { pending: number } };
  format: string;
  accepted: number;
  duplicates: { line: number; url: string; firstLine: number }[];
  duplicateCount: number;
  invalid: { line: number; reason: string }[];
  invalidCount: number;
}

const IMPORTS = "/api/v1/imports";

async function create(scene: ApiScene, request: CallOptions) {
  const answer = await scene.call(IMPORTS, { method: "POST", ...request });
  return {
    status: answer.status,
    location: answer.headers.get("location"),
    body: (await answer.json()) as Created,
  };
}

test("addresses become an import, and every row is accounted for", async () => {
  const scene = apiScene();
  const urls = [
    "https://example.com/a",
    "https://example.com/a#part",
    "ftp://example.com/",
    "https://example.com/b",
  ];
  const { status, location, body } = await create(scene, { json: { urls } });
  expect(status).toBe(201);
  expect(location).toBe(`${IMPORTS}/${body.import.id}`);
  expect(body).toMatchObject({
    import: { status: "queued", totalUrls: 2, states: { pending: 2 } },
    accepted: 2,
    duplicates: [{ line: 2, firstLine: 1 }],
    duplicateCount: 1,
    invalid: [{ line: 3 }],
    invalidCount: 1,
  });
  const [job] = await readJobsOf(scene.log, USER_ID);
  expect(job).toMatchObject({
    id: body.import.id,
    items: ["https://example.com/a", "https://example.com/b"],
  });
});

const LIST = "https://example.com/a\nhttps://example.com/b\n";

test.each<[string, CallOptions, string]>([
  ["text in JSON", { json: { text: LIST } }, "plain-text"],
  ["a text file", { body: LIST, headers: { "content-type": "text/plain; charset=utf-8" } }, "plain-text"],
  [
    "a CSV file",
    {
      body: "url,title\nhttps://example.com/a,A\nhttps://example.com/b,B\n",
      headers: { "content-type": "text/csv" },
    },
    "csv",
  ],
  [
    "an HTML file",
    {
      body: '<!doctype html><p><a href="https://example.com/a">A</a> <a href="https://example.com/b">B</a>',
      headers: { "content-type": "text/html" },
    },
    "html",
  ],
  [
    "an export in JSON",
    {
      body: '[{"url": "https://example.com/a"}, {"url": "https://example.com/b"}]',
      headers: { "content-type": "application/json" },
    },
    "json",
  ],
  [
    "a zip archive",
    {
      body: zipOf(
        "part_000000.csv",
        "title,url,time_added,tags,status\nA,https://example.com/a,1,,unread\nB,https://example.com/b,2,,unread\n",
      ),
      headers: { "content-type": "application/zip" },
    },
    "pocket-csv",
  ],
  ["an uploaded file", { body: formWith("file", "list.txt", LIST) }, "plain-text"],
])("%s is a list", async (_what, request, format) => {
  const { status, body } = await create(apiScene(), request);
  expect(status).toBe(201);
  expect(body).toMatchObject({ accepted: 2, format, import: { source: format } });
});

test.each<[string, CallOptions]>([
  ["a form without a file", { body: formWith("other", "list.txt", LIST) }],
  ["a form whose file is a text", { body: textForm() }],
  ["a form without its boundary", { body: "x", headers: { "content-type": "multipart/form-data" } }],
  ["text and addresses at once", { json: { text: LIST, urls: [] } }],
  ["addresses that are none", { json: { urls: [1, null] } }],
  [
    "an idempotency key without end",
    { json: { text: LIST }, headers: { "idempotency-key": "k".repeat(201) } },
  ],
])("%s is refused", async (_what, request) => {
  const { status, body } = await create(apiScene(), request);
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: "invalid-input" });
});

test("a body that is compressed is refused, not taken for a list", async () => {
  const headers = { "content-type": "text/plain", "content-encoding": "gzip" };
  expect((await create(apiScene(), { body: LIST, headers })).status).toBe(415);
});

test("a list without a valid address names its lines, and nothing is stored", async () => {
  const scene = apiScene();
  const { status, body } = await create(scene, { json: { text: "ftp://example.com\n\nnot an address" } });
  expect(status).toBe(422);
  expect(body).toMatchObject({ invalid: [{ line: 1 }, { line: 3 }], invalidCount: 2 });
  expect(await scene.log.head(USER_ID)).toBeNull();
});

test("at most 1,000 rows of a kind are listed, and all are counted", async () => {
  const urls = Array.from({ length: 3_000 }, (_, row) =>
    row === 0 ? "https://example.com/" : `ftp://a/${row}`,
  );
  const { body } = await create(apiScene(), { json: { urls } });
  expect(body.invalid).toHaveLength(1_000);
  expect(body.invalidCount).toBe(2_999);
});

test("a list of more than 64 MiB is refused", async () => {
  const body = "x".repeat(64 * 1024 * 1024 + 1);
  const answer = await create(apiScene(), { body, headers: { "content-type": "text/plain" } });
  expect(answer.status).toBe(413);
});

test("a large list is parsed in a thread and stored in batches", async () => {
  const scene = apiScene({ maxUrlsPerImport: 5_000 });
  const padding = "x".repeat(300);
  const urls = Array.from({ length: 4_500 }, (_, row) => `https://example.com/${row}?${padding}`);
  const body = urls.join("\n");
  expect(body.length).toBeGreaterThan(1024 * 1024);
  const created = await create(scene, { body, headers: { "content-type": "text/plain" } });
  expect(created.status).toBe(201);
  const [job] = await readJobsOf(scene.log, USER_ID);
  expect(job?.items).toEqual(urls);
});

test("a large file that is no list is refused from its thread, too", async () => {
  const body = new Uint8Array(2 * 1024 * 1024);
  const answer = await create(apiScene(), { body, headers: { "content-type": "application/octet-stream" } });
  expect(answer).toMatchObject({ status: 400, body: { code: "binary" } });
});

const KEYED = { json: { urls: ["https://example.com/a"] }, headers: { "idempotency-key": "once" } };

test("the same key and list make one import", async () => {
  const scene = apiScene();
  const first = await create(scene, KEYED);
  const again = await create(scene, KEYED);
  expect(first.status).toBe(201);
  expect(again.status).toBe(200);
  expect(again.body.import).toEqual(first.body.import);
  expect(await readJobsOf(scene.log, USER_ID)).toHaveLength(1);
});

test("two requests with the same key at the same time make one import", async () => {
  const scene = apiScene();
  const both = await Promise.all([create(scene, KEYED), create(scene, KEYED)]);
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 201]));
  expect(await readJobsOf(scene.log, USER_ID)).toHaveLength(1);
});

test("a repeated request adds the batches that a crash kept from being stored", async () => {
  const log = createMemorySyncLog();
  const urls = Array.from({ length: 4_500 }, (_, row) => `https://example.com/${row}`);
  const request = { json: { urls }, headers: { "idempotency-key": "once" } };
  const broken = apiScene({ log, logOf: () => failingAfter(log, 2, new Error("crash")) });
  expect((await create(broken, request)).status).toBe(500);
  expect((await readJobsOf(log, USER_ID))[0]?.items.length).toBeLessThan(urls.length);
  const { status, body } = await create(apiScene({ log }), request);
  expect(status).toBe(200);
  expect(body.import.states.pending).toBe(urls.length);
  expect((await readJobsOf(log, USER_ID))[0]?.items).toEqual(urls);
});

test("a batch whose commit is in doubt is stored once", async () => {
  const log = createMemorySyncLog();
  const scene = apiScene({ log, logOf: () => doubtfulOnce(log) });
  const { status } = await create(scene, {
    json: { urls: ["https://example.com/a", "https://example.com/b"] },
  });
  expect(status).toBe(201);
  expect((await readJobsOf(log, USER_ID))[0]?.items).toHaveLength(2);
});

test("a key does not bring a deleted import back", async () => {
  const scene = apiScene();
  const { body } = await create(scene, KEYED);
  await scene.call(`${IMPORTS}/${body.import.id}`, { method: "DELETE" });
  expect(await create(scene, KEYED)).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
});

test("without a key the same list makes two imports", async () => {
  const scene = apiScene();
  await create(scene, { json: KEYED.json });
  await create(scene, { json: KEYED.json });
  expect(await readJobsOf(scene.log, USER_ID)).toHaveLength(2);
});

/** The log until so many transactions were done. */
function failingAfter(log: SyncLog, transactions: number, error: Error): SyncLog {
  let left = transactions;
  return {
    ...log,
    withStream: async (userId, work) => {
      left -= 1;
      if (left < 0) throw error;
      return log.withStream(userId, work);
    },
  };
}

/** The log, of which the first commit cannot be heard of. */
function doubtfulOnce(log: SyncLog): SyncLog {
  let isFirst = true;
  return {
    ...log,
    withStream: async (userId, work) => {
      const value = await log.withStream(userId, work);
      if (!isFirst) return value;
      isFirst = false;
      throw new UnknownCommitError();
    },
  };
}

function formWith(field: string, fileName: string, content: string): FormData {
  const form = new FormData();
  form.append(field, new File([content], fileName));
  return form;
}

function textForm(): FormData {
  const form = new FormData();
  form.append("file", LIST);
  return form;
}
