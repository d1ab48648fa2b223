/** Pages fetched in bulk from a real server: robots.txt, turns, Retry-After. */

import { gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createFetcher, fetchPage, type Fetcher, type FetchPolicy } from "../../src/index.ts";
import { type LocalServer, serve } from "../local-server.ts";
import { page } from "../pages.ts";
import { ManualTimers } from "./manual-timers.ts";

const HTML = { "content-type": "text/html" };
const BULK = { bulk: true };
const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A website with such a robots.txt; `null` for none. */
function website(robots: string | null | ((response: ServerResponse) => void)): Promise<LocalServer> {
  return serve((request, response) => {
    if (request.url !== "/robots.txt") response.writeHead(200, HTML).end(page());
    else if (robots === null) response.writeHead(404).end();
    else if (typeof robots === "string")
      response.writeHead(200, { "content-type": "text/plain" }).end(robots);
    else robots(response);
  });
}

async function withFetcher<T>(policy: FetchPolicy, use: (fetcher: Fetcher) => Promise<T>): Promise<T> {
  const fetcher = createFetcher(policy);
  try {
    return await use(fetcher);
  } finally {
    await fetcher.close();
  }
}

describe("robots.txt", () => {
  test("is asked for before the first page, and once", async () => {
    await using server = await website("User-agent: *\nDisallow: /private");
    await withFetcher(server.policy, async (fetcher) => {
      expect(await fetcher.fetchPage(server.url("/1"), BULK)).toMatchObject({ ok: true });
      expect(await fetcher.fetchPage(server.url("/2"), BULK)).toMatchObject({ ok: true });
    });
    expect(server.requests).toEqual(["GET /robots.txt", "GET /1", "GET /2"]);
  });

  test("keeps away from what it forbids, with a failure of its own", async () => {
    await using server = await website("User-agent: tidemark\nDisallow: /private");
    const result = await fetchPage(server.url("/private/1"), server.policy, BULK);
    expect(result).toMatchObject({ ok: false, code: "robots-disallowed" });
    expect(server.requests).toEqual(["GET /robots.txt"]);
  });

  test("is asked for by our name, with the contact", async () => {
    await using server = await website(null);
    await fetchPage(server.url(), { ...server.policy, contactUrl: "https://tidemark.example/bot" }, BULK);
    for (const { headers } of server.received) {
      expect(headers["user-agent"]).toMatch(/^Tidemark\/\S+ \(.*https:\/\/tidemark\.example\/bot\)$/);
    }
  });

  test("holds at every redirect", async () => {
    await using server = await serve((request, response) => {
      if (request.url === "/robots.txt") response.writeHead(200).end("User-agent: *\nDisallow: /private");
      else response.writeHead(302, { location: "/private/1" }).end();
    });
    expect(await fetchPage(server.url("/open"), server.policy, BULK)).toMatchObject({
      code: "robots-disallowed",
    });
    expect(server.requests).toEqual(["GET /robots.txt", "GET /open"]);
  });

  test("is found through redirects of its own, also on another host", async () => {
    await using server = await serve((request, response) => {
      const isMoved = request.headers.host!.startsWith("pages.test");
      if (isMoved) response.writeHead(301, { location: server.url("/robots.txt", "www.pages.test") }).end();
      else response.writeHead(200).end("User-agent: *\nDisallow: /");
    });
    expect(await fetchPage(server.url("/1"), server.policy, BULK)).toMatchObject({
      code: "robots-disallowed",
    });
  });

  test("that forwards into the private network is none, and nothing is asked there", async () => {
    await using server = await website((response) =>
      response.writeHead(302, { location: "http://169.254.169.254/robots.txt" }).end(),
    );
    expect(await fetchPage(server.url(), server.policy, BULK)).toMatchObject({ ok: true });
  });

  test.each([401, 403, 404, 410, 418])("that is answered with %i forbids nothing", async (status) => {
    await using server = await website((response) => response.writeHead(status).end());
    expect(await fetchPage(server.url(), server.policy, BULK)).toMatchObject({ ok: true });
  });

  test.each([
    [503, "server-error"],
    [429, "rate-limited"],
  ])("that is answered with %i lets nothing be fetched for now", async (status, code) => {
    await using server = await website((response) =>
      response.writeHead(status, { "retry-after": "7" }).end(),
    );
    const result = await fetchPage(server.url(), server.policy, BULK);
    expect(result).toMatchObject({ ok: false, code, status, retryAfterMs: 7_000 });
    expect(server.requests).toEqual(["GET /robots.txt"]);
  });

  test("that cannot be reached lets nothing be fetched for now", async () => {
    await using server = await website((response) => response.destroy());
    expect(await fetchPage(server.url(), server.policy, BULK)).toMatchObject({ code: "connection-failed" });
  });

  test.each(["plain", "declared", "gzip"])(
    "of more than 500 KiB is read as far as that, %s",
    async (form) => {
      const start = "User-agent: *\nDisallow: /early\n".padEnd(500 * 1_024 + 10, "#");
      const text = `${start}\nDisallow: /late\n${"#".repeat(3_000_000)}`;
      await using server = await website((response) => {
        const body = form === "gzip" ? gzipSync(text) : Buffer.from(text);
        if (form !== "plain") response.setHeader("content-length", body.byteLength);
        if (form === "gzip") response.setHeader("content-encoding", "gzip");
        response.writeHead(200).end(body);
      });
      await withFetcher(server.policy, async (fetcher) => {
        expect(await fetcher.fetchPage(server.url("/early"), BULK)).toMatchObject({
          code: "robots-disallowed",
        });
        expect(await fetcher.fetchPage(server.url("/late"), BULK)).toMatchObject({ ok: true });
      });
    },
  );

  test("that never ends is cut off, too", async () => {
    await using server = await website((response) => {
      response.writeHead(200).write("User-agent: *\nDisallow: /private\n");
      const more = () => {
        while (!response.destroyed && response.write("#".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect(await fetchPage(server.url("/private"), server.policy, BULK)).toMatchObject({
      code: "robots-disallowed",
    });
  });

  test("is not asked for where it is not to be respected", async () => {
    await using server = await website("User-agent: *\nDisallow: /");
    const policy = { ...server.policy, respectRobots: false };
    expect(await fetchPage(server.url(), policy, BULK)).toMatchObject({ ok: true });
    expect(server.requests).toEqual(["GET /"]);
  });

  test("is not asked for when a person fetches one page, or for a document", async () => {
    await using server = await website("User-agent: *\nDisallow: /");
    await withFetcher(server.policy, async (fetcher) => {
      expect(await fetcher.fetchPage(server.url("/page"))).toMatchObject({ ok: true });
      const request = { url: server.url("/feed"), accept: "*/*", mediaTypes: ["text/*"] };
      expect(await fetcher.fetchDocument(request)).toMatchObject({ ok: true });
    });
    expect(server.requests).toEqual(["GET /page", "GET /feed"]);
  });

  test("makes no connection for an address that is blocked", async () => {
    const policy: FetchPolicy = {
      connect: () => {
        throw new Error("No connection may be made.");
      },
    };
    expect(await fetchPage("http://127.0.0.1/", policy, BULK)).toMatchObject({ code: "blocked-address" });
  });
});

describe("turns", () => {
  test("two pages of a host are fetched at a time, whatever is asked for", async () => {
    const held: ServerResponse[] = [];
    let arrived = Promise.withResolvers<void>();
    await using server = await serve((_request, response) => {
      held.push(response);
      if (held.length === 2) arrived.resolve();
    });
    const policy = { ...server.policy, respectRobots: false, timers: new ManualTimers() };
    await withFetcher(policy, async (fetcher) => {
      const pages = Promise.all(
        ["/1", "/2", "/3", "/4"].map((path) => fetcher.fetchPage(server.url(path), BULK)),
      );
      await arrived.promise;
      arrived = Promise.withResolvers();
      expect(server.requests).toEqual(["GET /1", "GET /2"]);
      for (const response of held.splice(0)) response.writeHead(200, HTML).end(page());
      await arrived.promise;
      expect(server.requests).toHaveLength(4);
      for (const response of held.splice(0)) response.writeHead(200, HTML).end(page());
      expect(await pages).toMatchObject(Array.from({ length: 4 }, () => ({ ok: true })));
    });
  });

  test("a Crawl-delay is kept between two pages, and the host tells that it has no room", async () => {
    await using server = await website("User-agent: *\nCrawl-delay: 10");
    const timers = new ManualTimers();
    await withFetcher({ ...server.policy, timers }, async (fetcher) => {
      let isWaiting = timers.nextAlarm();
      const first = fetcher.fetchPage(server.url("/1"), BULK);
      await isWaiting;
      expect(timers.alarmsMs).toEqual([10_000]);
      timers.advance(10_000);
      expect(await first).toMatchObject({ ok: true });
      const { host } = new URL(server.url());
      expect(fetcher.roomOn(host.toUpperCase())).toBe(0);
      isWaiting = timers.nextAlarm();
      const second = fetcher.fetchPage(server.url("/2"), BULK);
      await isWaiting;
      expect(timers.alarmsMs).toEqual([20_000]);
      expect(server.requests).toEqual(["GET /robots.txt", "GET /1"]);
      timers.advance(10_000);
      expect(await second).toMatchObject({ ok: true });
    });
  });

  test.each([
    [429, "120", "rate-limited"],
    [503, "Fri, 02 Jan 2026 03:06:05 GMT", "server-error"],
  ])("a %i with Retry-After %s keeps others from the host until then", async (status, retryAfter, code) => {
    let isBusy = true;
    await using server = await serve((_request, response) => {
      if (isBusy) response.writeHead(status, { "retry-after": retryAfter }).end();
      else response.writeHead(200, HTML).end(page());
    });
    const timers = new ManualTimers();
    const policy = { ...server.policy, respectRobots: false, timers, nowMs: () => NOW_MS };
    await withFetcher(policy, async (fetcher) => {
      expect(await fetcher.fetchPage(server.url("/1"), BULK)).toMatchObject({ code, retryAfterMs: 120_000 });
      isBusy = false;
      timers.advance(20_000);
      expect(await fetcher.fetchPage(server.url("/2"), BULK)).toMatchObject({
        code: "rate-limited",
        retryAfterMs: 100_000,
      });
      expect(fetcher.roomOn(new URL(server.url()).host)).toBe(0);
      expect(server.requests).toEqual(["GET /1"]);
      timers.advance(100_000);
      expect(await fetcher.fetchPage(server.url("/3"), BULK)).toMatchObject({ ok: true });
    });
  });

  test("a connection that breaks makes the next page of the host wait", async () => {
    await using server = await serve((request, response) => {
      if (request.url === "/broken") response.destroy();
      else response.writeHead(200, HTML).end(page());
    });
    const timers = new ManualTimers();
    await withFetcher({ ...server.policy, respectRobots: false, timers }, async (fetcher) => {
      expect(await fetcher.fetchPage(server.url("/broken"), BULK)).toMatchObject({
        code: "connection-failed",
      });
      const isWaiting = timers.nextAlarm();
      const next = fetcher.fetchPage(server.url("/next"), BULK);
      await isWaiting;
      expect(timers.alarmsMs).toEqual([1_000]);
      timers.advance(1_000);
      expect(await next).toMatchObject({ ok: true });
    });
  });

  test("who gives up while it waits is answered, and asks nothing", async () => {
    await using server = await website("User-agent: *\nCrawl-delay: 10");
    const timers = new ManualTimers();
    await withFetcher({ ...server.policy, timers }, async (fetcher) => {
      const stop = new AbortController();
      const isWaiting = timers.nextAlarm();
      const waiting = fetcher.fetchPage(server.url("/1"), { ...BULK, signal: stop.signal });
      await isWaiting;
      stop.abort();
      expect(await waiting).toMatchObject({ code: "aborted" });
      expect(server.requests).toEqual(["GET /robots.txt"]);
    });
  });

  test("a person's page waits for nobody", async () => {
    await using server = await website("User-agent: *\nCrawl-delay: 10");
    const timers = new ManualTimers();
    await withFetcher({ ...server.policy, timers }, async (fetcher) => {
      const isWaiting = timers.nextAlarm();
      const waiting = fetcher.fetchPage(server.url("/1"), BULK);
      await isWaiting;
      expect(await fetcher.fetchPage(server.url("/2"))).toMatchObject({ ok: true });
      await fetcher.close();
      expect(await waiting).toMatchObject({ code: "aborted" });
    });
  });
});
