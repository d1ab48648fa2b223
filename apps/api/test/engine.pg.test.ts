import { afterAll, beforeAll, expect, test } from "vitest";
import { createMetrics } from "@tidemark/metrics";
import { processIdentity } from "@tidemark/process-mark";
import { createImportEngine, type ImportEngine } from "../src/engine/create-import-engine.ts";
import { listener, openTestLog, type TestLog } from "./database.ts";
import { type LocalWeb, startLocalWeb } from "./local-web.ts";
import { importUrls } from "./log-writers.ts";
import { readJobsOf } from "./read-jobs-of.ts";

let opened: TestLog;
let web: LocalWeb;

beforeAll(async () => {
  [opened, web] = await Promise.all([openTestLog(), startLocalWeb()]);
});

afterAll(async () => {
  await web.close();
  await opened.close();
});

async function withEngine<T>(
  env: Readonly<Record<string, string>>,
  use: (engine: ImportEngine) => Promise<T>,
  logger = listener(),
): Promise<T> {
  const metrics = createMetrics({ defaultMetrics: false });
  const config = opened.config({ FETCH_ALLOW: web.allow, ...env });
  const engine = createImportEngine({ log: opened.log, config, logger, metrics });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

test("pages become pickups in the log, and failures their codes", async () => {
  const logger = listener();
  await withEngine(
    {},
    async ({ worker, pulse }) => {
      await importUrls(opened.log, "ann", "job", [web.url("/one"), web.url("/missing"), "http://10.0.0.1/"]);
      expect(await worker.runTickOnce()).toMatchObject({
        skipped: false,
        jobsConsidered: 1,
        itemsProcessed: 3,
      });
      expect(pulse.lastTick()).toBeNull();
      expect(web.visits).toEqual(["/robots.txt", "/one", "/missing"]);
    },
    logger,
  );
  const [job] = await readJobsOf(opened.log, "ann");
  expect(job?.states).toMatchObject({ extracted: 1, error: 2 });
  const { changes } = await opened.log.readAfter("ann", 0);
  const pickup = changes.find((change) => change.tableName === "articleExtractPickup");
  expect(pickup?.data?.["payload"]).toMatchObject({ originalUrl: web.url("/one"), title: "About /one" });
  const codes = new Set(changes.map((change) => change.data?.["errorCode"]).filter(Boolean));
  expect(codes).toEqual(new Set(["blocked-address", "not-found"]));
  expect(logger.lines.filter(({ message }) => message.includes("kept readable"))).toHaveLength(1);
});

test("an article is extracted beside the worker, from an address or from HTML", async () => {
  await withEngine({}, async (engine) => {
    const fetched = await engine.extract(web.url("/two"), AbortSignal.timeout(30_000));
    expect(fetched).toMatchObject({
      ok: true,
      article: { title: "About /two", originalUrl: web.url("/two") },
    });
    const html = new TextEncoder().encode(
      `<title>Given</title><article>${"<p>Grüße aus Köln. </p>".repeat(50)}`,
    );
    const given = await engine.extractHtml(html, "https://example.com/given");
    expect(given).toMatchObject({ ok: true, article: { originalUrl: "https://example.com/given" } });
    expect(given.ok && given.article.content).toContain("Grüße aus Köln.");
    expect(await engine.extract("ftp://example.com/", AbortSignal.timeout(30_000))).toMatchObject({
      ok: false,
      code: "unsupported-scheme",
      retryable: false,
    });
  });
});

test("without a way to keep articles nothing is claimed and nothing fetched", async () => {
  const visits = web.visits.length;
  await withEngine({ PLAIN_PICKUPS: "false" }, async ({ worker, seal }) => {
    expect(seal).toBe("no-account-key");
    await importUrls(opened.log, "bob", "bobs-job", [web.url("/three")]);
    await worker.start();
    expect(await worker.runTickOnce()).toEqual({ skipped: true, jobsConsidered: 0, itemsProcessed: 0 });
  });
  expect((await readJobsOf(opened.log, "bob"))[0]?.states).toMatchObject({ pending: 1 });
  expect(web.visits.length).toBe(visits);
});

test("a start drops the leases of this machine's dead at once, and no others", async () => {
  const { renew, all } = boundLeases();
  await renew({ ...processIdentity(), workerId: "forgotten-by-this-process" }, 60_000);
  await renew({ workerId: "on-another-machine", machine: "elsewhere", processId: process.pid }, 60_000);
  await withEngine({ WORKER_ID: "the-new-one" }, async ({ worker, workerId }) => {
    await worker.start();
    const alive = (await all()).map(({ workerId }) => workerId).sort();
    expect(workerId).toMatch(/^the-new-one-[0-9a-f-]{36}$/);
    expect(alive).toEqual(["on-another-machine", workerId]);
  });
});

test("two engines of one process do not take each other for dead", async () => {
  const { all } = boundLeases();
  await withEngine({ WORKER_ID: "left" }, async (left) => {
    await left.worker.start();
    await withEngine({ WORKER_ID: "right" }, async (right) => {
      await right.worker.start();
      expect((await all()).map(({ workerId }) => workerId)).toEqual(
        expect.arrayContaining([left.workerId, right.workerId]),
      );
    });
  });
});

function boundLeases() {
  const { leases } = opened.log;
  return { renew: leases.renew.bind(leases), all: leases.all.bind(leases) };
}
