/** Imports from a website that asks for something, through the worker, the fetcher and the log. */
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { readConfig } from "../src/config/read-config.ts";
import { createImportEngine, type ImportEngine } from "../src/engine/create-import-engine.ts";
import { importUrls } from "./log-writers.ts";
import { listener } from "./database.ts";

interface Scene {
  readonly log: SyncLog;
  readonly engine: ImportEngine;
  /** Paths that were asked for, in order. */
  readonly visits: readonly string[];
  readonly url: (path: string) => string;
}

async function withWebsite<T>(
  answer: RequestListener,
  use: (scene: Scene) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url!);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const log = createMemorySyncLog();
  const config = readConfig({ FETCH_ALLOW: `pages.test=127.0.0.1:${port}`, ...env });
  const engine = createImportEngine({ log, config, logger: listener() });
  try {
    return await use({ log, engine, visits, url: (path) => `http://pages.test:${port}${path}` });
  } finally {
    await engine.close();
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
}

/** The fields that the log says last of each item, by its id. */
async function itemsOf(log: SyncLog, userId: string) {
  const items = new Map<string, Record<string, unknown>>();
  for (const { tableName, recordId, data } of (await log.readAfter(userId, 0)).changes) {
    if (tableName === "articleImportItems") items.set(recordId, { ...items.get(recordId), ...data });
  }
  return items;
}

const keepsOut: RequestListener = (request, response) => {
  if (request.url === "/robots.txt") response.end("User-agent: *\nDisallow: /private");
  else response.writeHead(410).end();
};

test("a page that robots.txt keeps programs from ends with a code of its own, unasked", async () => {
  await withWebsite(keepsOut, async ({ log, engine, visits, url }) => {
    await importUrls(log, "ann", "job", [url("/private/1"), url("/open")]);
    await engine.worker.runTickOnce();
    const [forbidden, open] = [...(await itemsOf(log, "ann")).values()];
    expect(forbidden).toMatchObject({ state: "error", errorCode: "robots-disallowed" });
    expect(forbidden!["error"]).toContain("robots.txt");
    expect(open).toMatchObject({ state: "error", errorCode: "gone" });
    expect(visits).toEqual(["/robots.txt", "/open"]);
  });
});

test("a page that a person asks for by itself is fetched all the same", async () => {
  await withWebsite(keepsOut, async ({ engine, visits, url }) => {
    const answer = await engine.extract(url("/private/1"), AbortSignal.timeout(30_000));
    expect(answer).toMatchObject({ code: "gone" });
    expect(visits).toEqual(["/private/1"]);
  });
});

test("with RESPECT_ROBOTS_TXT off nothing is asked of robots.txt", async () => {
  await withWebsite(
    keepsOut,
    async ({ log, engine, visits, url }) => {
      await importUrls(log, "ann", "job", [url("/private/1")]);
      await engine.worker.runTickOnce();
      expect(visits).toEqual(["/private/1"]);
    },
    { RESPECT_ROBOTS_TXT: "false" },
  );
});

test.each(["36000", new Date(Date.now() + 36_000_000).toUTCString()])(
  "Retry-After: %s keeps every page of every user from the host until then",
  async (retryAfter) => {
    const busy: RequestListener = (request, response) => {
      if (request.url === "/robots.txt") response.writeHead(404).end();
      else response.writeHead(429, { "retry-after": retryAfter }).end();
    };
    await withWebsite(busy, async ({ log, engine, visits, url }) => {
      await importUrls(log, "ann", "job", [url("/1")]);
      await engine.worker.runTickOnce();
      expect(visits).toEqual(["/robots.txt", "/1"]);
      const [item] = [...(await itemsOf(log, "ann")).values()];
      expect(item).toMatchObject({ state: "pending", errorCode: "rate-limited", attempts: 1 });
      expect(Date.parse(String(item!["hostRetryAt"]))).toBeGreaterThan(Date.now());
      expect(Date.parse(String(item!["nextAttemptAt"]))).toBeGreaterThanOrEqual(
        Date.parse(String(item!["hostRetryAt"])),
      );

      await importUrls(log, "ann", "later", [url("/2"), url("/3")]);
      await importUrls(log, "bob", "other", [url("/4")]);
      expect(await engine.worker.runTickOnce()).toMatchObject({ itemsProcessed: 0 });
      expect(visits).toEqual(["/robots.txt", "/1"]);
      expect((await itemsOf(log, "bob")).get("other-item-0")).toMatchObject({ attempts: 0 });
    });
  },
);
