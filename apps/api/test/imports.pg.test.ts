import { afterAll, beforeAll, expect, test } from "vitest";
import { apiScene, type ApiScene, jsonOf } from "./api-scene.ts";
import { openTestLog, type TestLog } from "./database.ts";
import { bringTo, importByDevice } from "./log-writers.ts";
import { readJobsOf } from "./read-jobs-of.ts";

const IMPORTS = "/api/v1/imports";

interface Answer {
  import: { id: string; status: string; states: Record<string, number> };
  items: { state: string; url: string }[];
}

let opened: TestLog;

beforeAll(async () => {
  opened = await openTestLog();
});

afterAll(() => opened.close());

/** The API as this user meets it: every transaction is one of the application's role, for that user. */
function sceneOf(userId: string): ApiScene {
  return apiScene({
    logOf: (user) => opened.log.asUser(user),
    credentials: { apiToken: "user-token-0123456789", adminToken: "admin-token-0123456789", userId },
  });
}

test("an import is created, followed, paused and deleted as the application's role", async () => {
  const { call } = sceneOf("ann");
  const urls = Array.from({ length: 2_500 }, (_, row) => `https://example.com/${row}`);
  const created = await jsonOf<Answer>(call(IMPORTS, { method: "POST", json: { urls } }));
  const { id } = created.import;
  const path = `${IMPORTS}/${id}`;
  expect(created.import.states).toMatchObject({ pending: 2_500 });

  const asWorker = opened.log;
  expect((await readJobsOf(asWorker, "ann"))[0]).toMatchObject({ id, items: urls });
  await call(path);
  const view = await jsonOf<{ items: { id: string }[] }>(call(`${path}?limit=3`));
  const ids = view.items.map((item) => item.id);
  await bringTo(asWorker, "ann", "saved", ids.slice(0, 1));
  await bringTo(asWorker, "ann", "error", ids.slice(1));
  const followed = await jsonOf<Answer>(call(path));
  expect(followed.import.states).toEqual((await readJobsOf(asWorker, "ann"))[0]?.states);
  expect(followed.import.states).toMatchObject({ saved: 1, error: 2, pending: 2_497 });

  expect(await jsonOf(call(`${path}/pause`, { method: "POST" }))).toMatchObject({
    import: { status: "paused" },
  });
  expect(await jsonOf(call(`${path}/retry-failed`, { method: "POST" }))).toMatchObject({ retried: 2 });
  expect((await call(path, { method: "DELETE" })).status).toBe(204);
  expect((await call(path)).status).toBe(404);
  expect(await jsonOf(call(IMPORTS))).toEqual({ imports: [], next: null });
});

test("another user's import is unknown, whatever is tried with its id", async () => {
  await importByDevice(opened.log.asUser("bob"), "bob", "bobs-import", { urls: 1 });
  const { call } = sceneOf("eve");
  const path = `${IMPORTS}/bobs-import`;
  expect((await call(path)).status).toBe(404);
  for (const action of ["pause", "resume", "cancel", "retry-failed"]) {
    expect((await call(`${path}/${action}`, { method: "POST" })).status).toBe(404);
  }
  expect((await call(path, { method: "DELETE" })).status).toBe(404);
  expect(await jsonOf(call(IMPORTS))).toEqual({ imports: [], next: null });
  const bobs = sceneOf("bob");
  expect((await jsonOf<Answer>(bobs.call(path))).import.status).toBe("queued");
});

test("two users with the same idempotency key have an import each", async () => {
  const request = {
    method: "POST",
    json: { urls: ["https://example.com/"] },
    headers: { "idempotency-key": "the same" },
  };
  const first = await jsonOf<Answer>(sceneOf("carl").call(IMPORTS, request));
  const second = await jsonOf<Answer>(sceneOf("dora").call(IMPORTS, request));
  expect(second.import.id).not.toBe(first.import.id);
});

test("a repeated request stores nothing a second time", async () => {
  const { call } = sceneOf("fred");
  const urls = Array.from({ length: 4_100 }, (_, row) => `https://example.com/${row}`);
  const request = { method: "POST", json: { urls }, headers: { "idempotency-key": "once" } };
  expect((await call(IMPORTS, request)).status).toBe(201);
  const head = await opened.log.head("fred");
  expect((await call(IMPORTS, request)).status).toBe(200);
  expect((await opened.log.head("fred"))?.seq).toBe(head?.seq);
  const other = { ...request, json: { urls: [...urls.slice(0, -1), "https://example.com/other"] } };
  expect((await call(IMPORTS, other)).status).toBe(422);
  expect((await opened.log.head("fred"))?.seq).toBe(head?.seq);
});
