/** Fetching documents other than pages: conditions, types, moves. */

import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createFetcher, type DocumentRequest, type DocumentResult } from "../src/index.ts";
import { type LocalServer, serve } from "./local-server.ts";

const FEED = "<rss><channel/></rss>";
const FEED_TYPE = { "content-type": "application/rss+xml" };

async function fetchDocument(
  { policy }: LocalServer,
  request: Pick<DocumentRequest, "url"> & Partial<DocumentRequest>,
): Promise<DocumentResult> {
  const fetcher = createFetcher(policy);
  try {
    return await fetcher.fetchDocument({
      accept: "application/rss+xml",
      mediaTypes: ["application/rss+xml", "text/*"],
      ...request,
    });
  } finally {
    await fetcher.close();
  }
}

/** Answers 304 to whoever has this version. */
async function serveVersion(etag: string) {
  return serve((request, response) => {
    const isCurrent = request.headers["if-none-match"] === etag;
    response.writeHead(isCurrent ? 304 : 200, { ...FEED_TYPE, etag }).end(isCurrent ? undefined : FEED);
  });
}

test("gives the bytes, and what the server says of them", async () => {
  await using server = await serve((_request, response) =>
    response
      .writeHead(200, { ...FEED_TYPE, etag: '"v1"', "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT" })
      .end(FEED),
  );
  expect(await fetchDocument(server, { url: server.url("/feed") })).toEqual({
    ok: true,
    bytes: new TextEncoder().encode(FEED),
    contentType: "application/rss+xml",
    finalUrl: server.url("/feed"),
    permanentUrl: null,
    status: 200,
    etag: '"v1"',
    lastModified: "Fri, 02 Jan 2026 03:04:05 GMT",
  });
  expect(server.lastRequest().headers).toMatchObject({ accept: "application/rss+xml" });
});

describe("conditions", () => {
  test("a current copy is answered with unchanged, without a body", async () => {
    await using server = await serveVersion('"v1"');
    expect(await fetchDocument(server, { url: server.url(), etag: '"v1"' })).toMatchObject({
      ok: "unchanged",
      etag: '"v1"',
      status: 304,
    });
  });

  test("an old copy is answered with the new document", async () => {
    await using server = await serveVersion('"v2"');
    expect(await fetchDocument(server, { url: server.url(), etag: '"v1"' })).toMatchObject({
      ok: true,
      etag: '"v2"',
    });
  });

  test("a date is asked by, where the server gave no tag", async () => {
    await using server = await serve((_request, response) => response.writeHead(200, FEED_TYPE).end(FEED));
    await fetchDocument(server, { url: server.url(), lastModified: "Fri, 02 Jan 2026 03:04:05 GMT" });
    const { headers } = server.lastRequest();
    expect(headers["if-modified-since"]).toBe("Fri, 02 Jan 2026 03:04:05 GMT");
    expect(headers).not.toHaveProperty("if-none-match");
  });

  test("they go along with redirects", async () => {
    await using server = await serve((request, response) => {
      if (request.url === "/old") response.writeHead(302, { location: "/new" }).end();
      else response.writeHead(request.headers["if-none-match"] === '"v1"' ? 304 : 200).end();
    });
    const result = await fetchDocument(server, { url: server.url("/old"), etag: '"v1"' });
    expect(result).toMatchObject({ ok: "unchanged", finalUrl: server.url("/new") });
  });

  test.each(['"a"\r\nx-evil: 1', '"\u0000"', "\u{1F600}", ""])("the tag %j is not sent", async (etag) => {
    await using server = await serve((_request, response) => response.writeHead(200, FEED_TYPE).end(FEED));
    expect(await fetchDocument(server, { url: server.url(), etag })).toMatchObject({ ok: true });
    expect(server.lastRequest().headers).not.toHaveProperty("if-none-match");
    expect(server.lastRequest().headers).not.toHaveProperty("x-evil");
  });

  test("a 304 that nobody asked for is invalid", async () => {
    await using server = await serve((_request, response) => response.writeHead(304).end());
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({
      ok: false,
      code: "invalid-response",
      status: 304,
    });
  });
});

describe("types", () => {
  test.each(["application/rss+xml; charset=utf-8", "TEXT/XML", "text/plain"])("reads %s", async (type) => {
    await using server = await serve((_request, response) =>
      response.writeHead(200, { "content-type": type }).end(FEED),
    );
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({ ok: true, contentType: type });
  });

  test.each(["video/mp4", "application/pdf", "application/rss", "textual/x"])("refuses %s", async (type) => {
    await using server = await serve((_request, response) =>
      response.writeHead(200, { "content-type": type }).end(FEED),
    );
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({ code: "unsupported-type" });
  });

  test.each([[{}], [{ "content-type": "nonsense" }]])("reads a body of unknown type: %j", async (headers) => {
    await using server = await serve((_request, response) => response.writeHead(200, headers).end(FEED));
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({ ok: true });
  });

  test("an empty document is one", async () => {
    await using server = await serve((_request, response) => response.writeHead(200, FEED_TYPE).end());
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({
      ok: true,
      bytes: new Uint8Array(),
    });
  });
});

describe("moves", () => {
  test.each([
    ["301 301", "/c"],
    ["308 301", "/c"],
    ["301 302", "/b"],
    ["302 301", null],
    ["307 307", null],
  ])("after %s the lasting address is %s", async (statuses, lasting) => {
    const [first, second] = statuses.split(" ").map(Number);
    await using server = await serve((request, response) => {
      if (request.url === "/a") response.writeHead(first!, { location: "/b" }).end();
      else if (request.url === "/b") response.writeHead(second!, { location: "/c" }).end();
      else response.writeHead(200, FEED_TYPE).end(FEED);
    });
    expect(await fetchDocument(server, { url: server.url("/a") })).toMatchObject({
      ok: true,
      finalUrl: server.url("/c"),
      permanentUrl: lasting === null ? null : server.url(lasting),
    });
  });

  test("a redirect into the private network is blocked", async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(301, { location: "http://169.254.169.254/feed" }).end(),
    );
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({ code: "blocked-address" });
  });
});

describe("bounds", () => {
  test("a document over the caller's cap is too large, declared or not, and unpacked", async () => {
    const large = "x".repeat(10_000);
    await using server = await serve((request, response) => {
      const headers = { "content-type": "text/xml" };
      if (request.url === "/declared")
        response.writeHead(200, { ...headers, "content-length": 10_000 }).end(large);
      else if (request.url === "/chunked") response.writeHead(200, headers).end(large);
      else response.writeHead(200, { ...headers, "content-encoding": "gzip" }).end(gzipSync(large));
    });
    for (const path of ["/declared", "/chunked", "/packed"]) {
      expect(await fetchDocument(server, { url: server.url(path), maxBodyBytes: 9_999 })).toMatchObject({
        code: "too-large",
      });
      expect(await fetchDocument(server, { url: server.url(path), maxBodyBytes: 10_000 })).toMatchObject({
        ok: true,
      });
    }
  });

  test("the fetcher's own cap holds, whatever the caller asks for", async () => {
    await using server = await serve((_request, response) => response.writeHead(200, FEED_TYPE).end(FEED));
    const fetcher = createFetcher({ ...server.policy, limits: { maxBodyBytes: 5, maxDrainedBytes: 5 } });
    const request = { url: server.url(), accept: "*/*", mediaTypes: ["application/*"], maxBodyBytes: 100 };
    expect(await fetcher.fetchDocument(request)).toMatchObject({ code: "too-large" });
    await fetcher.close();
  });

  test("what a server asks for with Retry-After comes along", async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(429, { "retry-after": "120" }).end(),
    );
    expect(await fetchDocument(server, { url: server.url() })).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 120_000,
    });
  });

  test("an abort ends it", async () => {
    await using server = await serve(() => undefined);
    const controller = new AbortController();
    const result = fetchDocument(server, { url: server.url(), signal: controller.signal });
    controller.abort();
    expect(await result).toMatchObject({ code: "aborted" });
  });
});
