/** Hostile addresses and pages on their whole way: log, worker, fetcher, threads, log. */
import { DEFAULT_LIMITS } from "@tidemark/import-job";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createImportEngine,
  type EngineTuning,
  type ImportEngine,
} from "../src/engine/create-import-engine.ts";
import { apiScene } from "./api-scene.ts";
import { listener, openTestLog, type TestLog } from "./database.ts";
import { type HostileWeb, startHostileWeb } from "./hostile-web.ts";
import { importUrls } from "./log-writers.ts";

let opened: TestLog;
let web: HostileWeb;
let engine: ImportEngine;
const logger = listener();

/** Failed pages are tried again at once. */
const WORKER = {
  tickMs: 20,
  limits: { ...DEFAULT_LIMITS, perJob: 16, retry: { ...DEFAULT_LIMITS.retry, baseDelayMs: 1 } },
};

function engineWith(extract: EngineTuning["extract"]): ImportEngine {
  return createImportEngine({
    log: opened.log,
    config: opened.config({
      FETCH_ALLOW: `${web.suffix}=127.0.0.1:${web.port}`,
      FETCH_DENY: "reading.example",
    }),
    logger,
    tuning: { worker: WORKER, network: web.network, ...(extract && { extract }) },
  });
}

beforeAll(async () => {
  [opened, web] = await Promise.all([openTestLog(), startHostileWeb()]);
  engine = engineWith({ parseTimeoutMs: 20_000 });
  await engine.worker.start();
});

afterAll(async () => {
  await engine.close();
  await web.close();
  await opened.close();
});

/** How each address of an import ended: `extracted`, or the code of its error. */
async function endsOf(userId: string, urls: readonly string[]): Promise<Readonly<Record<string, string>>> {
  await importUrls(opened.log, userId, "job", urls);
  const ends = new Map<string, string>();
  await whenLogSays(async () => {
    const { changes } = await opened.log.readAfter(userId, 0);
    for (const { recordId, data } of changes) {
      if (data?.["state"] === "extracted") ends.set(recordId, "extracted");
      if (data?.["state"] === "error") ends.set(recordId, data["errorCode"] as string);
    }
    return ends.size >= urls.length;
  });
  return Object.fromEntries(urls.map((url, index) => [url, ends.get(`job-item-${index}`) ?? "unknown"]));
}

async function whenLogSays(isSo: () => Promise<boolean>): Promise<void> {
  let news = Promise.withResolvers<void>();
  const unsubscribe = await opened.log.subscribe(() => news.resolve());
  try {
    for (;;) {
      const heard = news.promise;
      if (await isSo()) return;
      await heard;
      news = Promise.withResolvers<void>();
    }
  } finally {
    await unsubscribe();
  }
}

const BLOCKED = [
  ..."127.0.0.1 2130706433 0x7f000001 017700000001 0177.0.0.1 127.1 0 0.0.0.0 0x".split(" "),
  ..."[::] [::1] [::2] [::ffff:127.0.0.1] [::ffff:a9fe:a9fe] [::127.0.0.1]".split(" "),
  ..."[64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::]".split(" "),
  ..."[fe80::1] [fc00::1] [fd00:ec2::254]".split(" "),
  ..."169.254.169.254 100.100.100.200 168.63.129.16 metadata.google.internal".split(" "),
  ..."10.0.0.1 172.31.255.255 192.168.0.1 100.64.0.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255".split(
    " ",
  ),
  ..."localhost localhost. 127.0.0.1. ①②⑦.⓪.⓪.① 127。0。0。1 %31%32%37.0.0.1".split(" "),
  ..."mixed.example two-families.example reading.example api.reading.example example.com@127.0.0.1".split(
    " ",
  ),
  ..."public.example:22 public.example:25 public.example:5432 public.example:6379".split(" "),
];

test("every address that must not be contacted ends as blocked, and nothing was dialed", async () => {
  const hops = ["/to-metadata", "/to-file", "/to-gopher", "/to-postgres"];
  const urls = [
    ...BLOCKED.map((host) => `http://${host}/`),
    ...hops.map((path, index) => web.url(`hop${index}`, path)),
  ];
  const ends = await endsOf("ann", urls);
  expect(Object.entries(ends).filter(([, end]) => end !== "blocked-address")).toEqual([]);
  expect(web.strangersDialed).toEqual([]);
  expect(web.visits.map((visit) => visit.split(" ")[1])).toEqual(expect.arrayContaining(hops));
}, 60_000);

test("a name that answers otherwise the second time is connected to at its first, checked address", async () => {
  const ends = await endsOf("ben", ["http://rebind.example/", "http://example.com\\@127.0.0.1/"]);
  expect(new Set(Object.values(ends))).not.toContain("extracted");
  expect(web.strangersDialed.length).toBeGreaterThan(0);
  expect(new Set(web.strangersDialed)).toEqual(new Set(["93.184.215.14:80"]));
});

test("a circle ends, and a password in an address is neither sent nor told", async () => {
  const login = web.url("login", "/private").replace("http://", "http://ann:hunter2@");
  const ends = await endsOf("cleo", [web.url("round", "/circle"), login]);
  expect(Object.values(ends)).toEqual(["too-many-redirects", "extracted"]);
  const { changes } = await opened.log.readAfter("cleo", 0);
  const pickups = changes.filter(({ tableName }) => tableName === "articleExtractPickup");
  expect(pickups).toHaveLength(1);
  expect(JSON.stringify(pickups)).not.toContain("hunter2");
  expect(JSON.stringify(logger.lines)).not.toContain("hunter2");
});

test.each([
  ["ftp:", "ftp://a.test/"],
  ["data:", "data:text/html,x"],
  ["javascript:", "javascript:alert(1)"],
  ["blob:", "blob:https://a.test/x"],
  ["file:", "file:///etc/passwd"],
  ["NUL in a name", "http://exa%00mple.com/"],
  ["a zone in an address", "http://[::1%25eth0]/"],
  ["a port beyond all", "http://example.com:65536/"],
  ["a label of 64 characters", `http://${"a".repeat(64)}.example/`],
  ["an empty label", "http://a..b/"],
  ["an address of 8 KB", `http://example.com/${"x".repeat(8_100)}`],
])("asked for %s at once, the API answers 400", async (_what, url) => {
  const { call } = apiScene({ engine });
  const answer = await call("/api/v1/articles/extract", { method: "POST", json: { url } });
  expect(answer.status).toBe(400);
});

describe("pages", () => {
  test("with NUL and halves of characters are stored, and strand nobody", async () => {
    expect(Object.values(await endsOf("dora", [web.url("nul", "/nul")]))).toEqual(["extracted"]);
    const { changes } = await opened.log.readAfter("dora", 0);
    const pickup = changes.find(({ tableName }) => tableName === "articleExtractPickup");
    expect(pickup?.data?.["payload"]).toMatchObject({ title: "N\uFFFDul" });
  });

  test("beyond the limits end with an error, while others, large ones too, are extracted", async () => {
    const hostile = ["/deep", "/deeper", "/siblings", "/attribute"].map((path, index) =>
      web.url(`big${index}`, path),
    );
    const good = ["/a", "/b", "/long-attribute"].map((path, index) => web.url(`good${index}`, path));
    const ends = await endsOf("emil", [...hostile, ...good]);
    expect(hostile.map((url) => ends[url])).toEqual([
      "too-complex",
      "too-complex",
      "too-complex",
      "too-large",
    ]);
    expect(good.map((url) => ends[url])).toEqual(["extracted", "extracted", "extracted"]);
  }, 60_000);

  test("that fill a thread's memory at every attempt end with an error, and the worker goes on", async () => {
    await engine.worker.stop();
    const cramped = engineWith({ heapMb: 20, youngHeapMb: 4, parseTimeoutMs: 20_000 });
    await cramped.worker.start();
    const hoard = web.url("hoard", "/hoard");
    expect(await endsOf("fritz", [hoard])).toEqual({ [hoard]: "parse-crashed" });
    expect(web.visits.filter((visit) => visit.includes("/hoard"))).toHaveLength(DEFAULT_LIMITS.maxAttempts);
    const after = web.url("after", "/b");
    expect(await endsOf("greta", [after])).toEqual({ [after]: "extracted" });
    await cramped.close();
  }, 90_000);
});
