import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { runTickOnce, startArticleImportWorker, stopArticleImportWorker } from "../src/boot.ts";
import { listener, openTestLog, type TestLog } from "./database.ts";
import { type LocalWeb, startLocalWeb } from "./local-web.ts";
import { importUrls } from "./log-writers.ts";
import { readJobsOf } from "./read-jobs-of.ts";

let opened: TestLog;
let web: LocalWeb;

beforeAll(async () => {
  [opened, web] = await Promise.all([openTestLog(), startLocalWeb()]);
});

afterEach(() => stopArticleImportWorker());

afterAll(async () => {
  await web.close();
  await opened.close();
});

function settings(env: Readonly<Record<string, string>> = {}) {
  return { config: opened.config({ FETCH_ALLOW: web.allow, ...env }), logger: listener() };
}

async function runningWorkers(): Promise<number> {
  return (await opened.log.leases.all()).length;
}

test("the worker starts once, however often it is asked to, and stops", async () => {
  const options = settings();
  await Promise.all([startArticleImportWorker(options), startArticleImportWorker(options)]);
  await startArticleImportWorker(options);
  expect(await runningWorkers()).toBe(1);
  await stopArticleImportWorker();
  await stopArticleImportWorker();
  expect(await runningWorkers()).toBe(0);
});

test("a disabled worker does not start, and says so", async () => {
  const options = settings({ ARTICLES_IMPORT_WORKER_DISABLED: "true" });
  await startArticleImportWorker(options);
  await options.logger.heard("ARTICLES_IMPORT_WORKER_DISABLED");
  expect(await runningWorkers()).toBe(0);
});

test("a start that failed can be tried again", async () => {
  const wrong = settings({ SYNC_DATABASE_URL: "postgres://me:pw@127.0.0.1:1/db" });
  await expect(startArticleImportWorker(wrong)).rejects.toThrow(/cannot be reached/);
  await startArticleImportWorker(settings());
  expect(await runningWorkers()).toBe(1);
});

test("one tick is run by the worker that runs, or by one made for it", async () => {
  await importUrls(opened.log, "ann", "one", [web.url("/one")]);
  expect(await runTickOnce(settings())).toEqual({ skipped: false, jobsConsidered: 1, itemsProcessed: 1 });
  expect(await runningWorkers()).toBe(0);
  expect((await readJobsOf(opened.log, "ann"))[0]?.states).toMatchObject({ extracted: 1 });
  await startArticleImportWorker(settings());
  expect(await runTickOnce(settings())).toMatchObject({ skipped: false });
  expect(await runningWorkers()).toBe(1);
});
