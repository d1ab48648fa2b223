import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { ImportViews } from "../src/http/imports/import-views.ts";
import { JobRecords } from "../src/http/imports/job-records.ts";
import { apiScene, jsonOf, USER_ID } from "./api-scene.ts";
import { bringTo, importByDevice, setJobStatus } from "./log-writers.ts";
import { readJobsOf } from "./read-jobs-of.ts";

const IMPORTS = "/api/v1/imports";

interface ListAnswer {
  imports: { id: string; status: string; savedCount: number; createdAt: string }[];
  next: string | null;
}

interface ImportAnswer {
  import: { id: string; status: string; states: Record<string, number>; errorCount: number };
  items: {
    id: string;
    idx: number;
    url: string;
    state: string;
    errorCode: string | null;
    error: string | null;
  }[];
  next: string | null;
}

test("imports are listed newest first, page by page", async () => {
  const { log, call } = apiScene();
  for (const id of ["one", "two", "three", "four", "five"])
    await importByDevice(log, USER_ID, id, { urls: 1 });
  await call(`${IMPORTS}/three`, { method: "DELETE" });
  const first = await jsonOf<ListAnswer>(call(`${IMPORTS}?limit=2`));
  expect(first.imports.map(({ id }) => id)).toEqual(["five", "four"]);
  const second = await jsonOf<ListAnswer>(call(`${IMPORTS}?limit=2&after=${first.next}`));
  expect(second.imports.map(({ id }) => id)).toEqual(["two", "one"]);
  expect(second.next).toBeNull();
});

test("an import that comes while somebody pages moves no page", async () => {
  const { log, call } = apiScene();
  for (const id of ["one", "two", "three"]) await importByDevice(log, USER_ID, id, { urls: 1 });
  const first = await jsonOf<ListAnswer>(call(`${IMPORTS}?limit=1`));
  await importByDevice(log, USER_ID, "four", { urls: 1 });
  const second = await jsonOf<ListAnswer>(call(`${IMPORTS}?limit=2&after=${first.next}`));
  expect(second.imports.map(({ id }) => id)).toEqual(["two", "one"]);
});

test("a user without imports has an empty list", async () => {
  expect(await jsonOf(apiScene().call(IMPORTS))).toEqual({ imports: [], next: null });
});

test("a listed import says what its worker wrote last", async () => {
  const { log, call } = apiScene();
  await importByDevice(log, USER_ID, "job", { urls: 1 });
  await call(IMPORTS);
  await setJobStatus(log, USER_ID, "job", "running");
  expect((await jsonOf<ListAnswer>(call(IMPORTS))).imports).toMatchObject([{ id: "job", status: "running" }]);
});

test("an import shows its items in order, page by page, each with how it ended", async () => {
  const { log, call } = apiScene();
  const ids = await importByDevice(log, USER_ID, "job", { urls: 5 });
  await bringTo(log, USER_ID, "error", [ids[3]!]);
  const first = await jsonOf<ImportAnswer>(call(`${IMPORTS}/job?limit=3`));
  expect(first.items.map(({ idx }) => idx)).toEqual([0, 1, 2]);
  const second = await jsonOf<ImportAnswer>(call(`${IMPORTS}/job?limit=3&after=${first.next}`));
  expect(second.items).toMatchObject([
    { idx: 3, state: "error", errorCode: "gone", error: "It is gone." },
    { idx: 4, state: "pending" },
  ]);
  expect(second.next).toBeNull();
});

test("items can be asked for by state", async () => {
  const { log, call } = apiScene();
  const ids = await importByDevice(log, USER_ID, "job", { urls: 4 });
  await bringTo(log, USER_ID, "saved", [ids[1]!, ids[2]!]);
  const saved = await jsonOf<ImportAnswer>(call(`${IMPORTS}/job?state=saved&limit=1`));
  expect(saved.items.map(({ id }) => id)).toEqual([ids[1]]);
  const rest = await jsonOf<ImportAnswer>(call(`${IMPORTS}/job?state=saved&limit=1&after=${saved.next}`));
  expect(rest.items.map(({ id }) => id)).toEqual([ids[2]]);
  expect(rest.next).toBeNull();
});

test("an import that is watched follows the log", async () => {
  const { log, call } = apiScene();
  const ids = await importByDevice(log, USER_ID, "job", { urls: 3 });
  const states = async () => (await jsonOf<ImportAnswer>(call(`${IMPORTS}/job`))).import.states;
  expect(await states()).toMatchObject({ pending: 3 });
  await bringTo(log, USER_ID, "extracting", [ids[0]!]);
  expect(await states()).toMatchObject({ pending: 2, extracting: 1 });
  await importByDevice(log, USER_ID, "other", { urls: 2 });
  await bringTo(log, USER_ID, "saved", [ids[1]!]);
  expect(await states()).toEqual((await readJobsOf(log, USER_ID))[0]?.states);
});

test.each([
  ["a limit of none", "?limit=0"],
  ["a limit beyond the largest", "?limit=100000"],
  ["a limit that is no number", "?limit=many"],
  ["a state that is none", "/job?state=lost"],
  ["a cursor of somebody else's", "?after=2024-01-01"],
  ["a place that is none", "/job?after=WzEsMl0"],
  ["a place that is no JSON", "/job?after=%F0"],
])("%s is refused", async (_what, suffix) => {
  const { log, call } = apiScene();
  await importByDevice(log, USER_ID, "job", { urls: 1 });
  const answer = await call(`${IMPORTS}${suffix}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid-input" });
});

const SIZES = [
  ["small", 3],
  ["large", 1_200],
] as const;

test.each(SIZES)("a %s import far back in a long stream is found whole", async (_size, urls) => {
  const { log, call } = apiScene();
  await importByDevice(log, USER_ID, "job", { urls });
  await importByDevice(log, USER_ID, "later", { urls: 20_001 });
  const { import: found } = await jsonOf<ImportAnswer>(call(`${IMPORTS}/job`));
  expect(found.states["pending"]).toBe(urls);
});

test.each(SIZES)("the items of a %s import count that came before its record", async (_size, urls) => {
  const { log, call } = apiScene();
  await importByDevice(log, USER_ID, "job", { urls, itemsFirst: true });
  const { import: found } = await jsonOf<ImportAnswer>(call(`${IMPORTS}/job`));
  expect(found.states["pending"]).toBe(urls);
});

test("what is kept of imports is bounded, and forgetting changes no answer", async () => {
  const { log, reads } = counting(createMemorySyncLog());
  const views = new ImportViews(() => log, new JobRecords(() => log), 25);
  for (const id of ["a", "b", "c"]) await importByDevice(log, USER_ID, id, { urls: 10 });
  const pendingOf = async (id: string) => (await views.read(USER_ID, id))?.job.countOf.pending;
  for (const id of ["a", "b", "c"]) expect(await pendingOf(id)).toBe(10);
  const readsOf = async (id: string) => {
    const before = reads();
    expect(await pendingOf(id)).toBe(10);
    return reads() - before;
  };
  expect(await readsOf("c")).toBe(0);
  expect(await readsOf("b")).toBe(0);
  expect(await readsOf("a")).toBeGreaterThan(0);
});

/** The log, counting reads of changes. */
function counting(log: SyncLog) {
  let count = 0;
  const counted: SyncLog = {
    ...log,
    readAfter: (...query) => {
      count += 1;
      return log.readAfter(...query);
    },
    withStream: (userId, work) => {
      count += 1;
      return log.withStream(userId, work);
    },
  };
  return { log: counted, reads: () => count };
}
