/** HTTP/2: that it is spoken where the server has it, and that every limit holds there as well. */

import { constants, type Http2ServerResponse } from "node:http2";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createFetcher, fetchPage, type FetchPolicy } from "../src/index.ts";
import { serveHttp2, serveHttps, serveRawHttp2 } from "./local-tls-server.ts";
import { page } from "./pages.ts";
import { CERTIFICATE, KEY } from "./tls-identity.ts";
import { createServer } from "node:tls";
import type { AddressInfo } from "node:net";

const HTML = { "content-type": "text/html" };

function hasty(policy: FetchPolicy): FetchPolicy {
  return { ...policy, limits: { totalTimeoutMs: 250, connectTimeoutMs: 250 } };
}

describe("the protocol", () => {
  test("is HTTP/2 where the server has it, on one connection for pages at a time", async () => {
    await using server = await serveHttp2((_request, response) => response.writeHead(200, HTML).end(page()));
    const fetcher = createFetcher(server.policy);
    const pages = await Promise.all(["/1", "/2", "/3"].map((path) => fetcher.fetchPage(server.url(path))));
    await fetcher.close();
    expect(pages).toMatchObject(Array.from({ length: 3 }, () => ({ ok: true, status: 200 })));
    expect(server.protocols).toEqual(["h2"]);
  });

  test("is HTTP/1.1 where the server has nothing else", async () => {
    await using server = await serveHttps((_request, response) => response.writeHead(200, HTML).end(page()));
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: true });
    expect(server.protocols).toEqual(["http/1.1"]);
  });

  test("is offered by the real dialer, HTTP/2 first", async () => {
    const offered = Promise.withResolvers<readonly string[]>();
    const server = createServer({
      key: KEY,
      cert: CERTIFICATE,
      ALPNCallback: ({ protocols }) => {
        offered.resolve(protocols);
        return "http/1.1";
      },
    });
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const allow = [{ hostSuffix: "pages.test", address: "127.0.0.1", port }];
    const result = await fetchPage(`https://pages.test:${port}/`, { allow });
    expect(result).toMatchObject({ code: "tls-error" });
    expect(await offered.promise).toEqual(["h2", "http/1.1"]);
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  test("connections are not shared between names, so that every name passes the rules", async () => {
    await using server = await serveHttp2((_request, response) => response.writeHead(200, HTML).end(page()));
    const fetcher = createFetcher(server.policy);
    await fetcher.fetchPage(server.url("/1", "a.pages.test"));
    await fetcher.fetchPage(server.url("/2", "b.pages.test"));
    await fetcher.close();
    expect(server.protocols).toEqual(["h2", "h2"]);
  });
});

describe("as with HTTP/1.1", () => {
  test("headers, compression, redirects and Retry-After are understood", async () => {
    await using server = await serveHttp2((request, response) => {
      if (request.url === "/old") response.writeHead(301, { location: "/new" }).end();
      else if (request.url === "/busy") response.writeHead(429, { "retry-after": "60" }).end();
      else
        response.writeHead(200, { ...HTML, "content-encoding": "gzip", etag: '"v1"' }).end(gzipSync(page()));
    });
    expect(await fetchPage(server.url("/old"), server.policy)).toMatchObject({
      ok: true,
      finalUrl: server.url("/new"),
      etag: '"v1"',
      bytes: new TextEncoder().encode(page()),
    });
    expect(await fetchPage(server.url("/busy"), server.policy)).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 60_000,
    });
  });

  test("a redirect into the private network is blocked", async () => {
    await using server = await serveHttp2((_request, response) =>
      response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
    );
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "blocked-address" });
  });
});

describe("limits", () => {
  test("a body without end is stopped at the cap", async () => {
    await using server = await serveHttp2((_request, response) => {
      response.writeHead(200, HTML);
      const more = () => {
        while (!response.stream.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "too-large" });
  });

  test("a bomb is stopped at the cap", async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    await using server = await serveHttp2((_request, response) =>
      response.writeHead(200, { ...HTML, "content-encoding": "gzip" }).end(bomb),
    );
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "too-large" });
  });

  test("a declared length is enough to refuse", async () => {
    await using server = await serveHttp2((_request, response) => {
      response.writeHead(200, { ...HTML, "content-length": String(1e12) });
      response.write("<p>");
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "too-large" });
  });

  test.each([
    ["of 40 KB", 40, 1_000, "invalid-response"],
    // The library ends such a stream itself.
    ["of 1,000 names", 1_000, 1, "connection-failed"],
  ])("headers %s are refused", async (_what, count, chars, code) => {
    await using server = await serveHttp2((_request, response) => {
      const many = Array.from({ length: count }, (_, index) => [`x-${index}`, "y".repeat(chars)]);
      response.writeHead(200, { ...HTML, ...Object.fromEntries(many) }).end(page());
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code });
  });

  const silences: readonly [string, (response: Http2ServerResponse) => void][] = [
    ["headers", () => undefined],
    ["the rest of a body", (response) => response.writeHead(200, HTML).write("<p>")],
  ];
  test.each(silences)("the deadline ends the waiting for %s", async (_what, answer) => {
    await using server = await serveHttp2((_request, response) => answer(response));
    expect(await fetchPage(server.url(), hasty(server.policy))).toMatchObject({ code: "timeout" });
  });

  test("an abort ends a fetch, and tells the server", async () => {
    const left = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await using server = await serveHttp2((request, response) => {
      response.stream.once("close", () => left.resolve());
      if (request.url === "/never") arrived.resolve();
      else response.writeHead(200, HTML).end(page());
    });
    const stop = new AbortController();
    const fetcher = createFetcher(server.policy);
    const result = fetcher.fetchPage(server.url("/never"), { signal: stop.signal });
    await arrived.promise;
    stop.abort();
    expect(await result).toMatchObject({ code: "aborted" });
    await left.promise;
    expect(await fetcher.fetchPage(server.url("/next"))).toMatchObject({ ok: true });
    await fetcher.close();
  });
});

describe("a server that ends", () => {
  test.each([
    ["a stream with an error", constants.NGHTTP2_INTERNAL_ERROR],
    ["a stream that it refuses", constants.NGHTTP2_REFUSED_STREAM],
    ["a stream for calm", constants.NGHTTP2_ENHANCE_YOUR_CALM],
  ])("%s is asked again later", async (_what, code) => {
    await using server = await serveHttp2((_request, response) => response.stream.close(code));
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "connection-failed" });
  });

  test("the whole session is asked again later, and the next page gets a new one", async () => {
    await using server = await serveHttp2((request, response) => {
      if (request.url === "/bye")
        response.stream.session?.destroy(undefined, constants.NGHTTP2_INTERNAL_ERROR);
      else response.writeHead(200, HTML).end(page());
    });
    const fetcher = createFetcher(server.policy);
    expect(await fetcher.fetchPage(server.url("/bye"))).toMatchObject({ code: "connection-failed" });
    expect(await fetcher.fetchPage(server.url("/next"))).toMatchObject({ ok: true });
    await fetcher.close();
  });

  test("a body early has not delivered the page", async () => {
    await using server = await serveHttp2((_request, response) => {
      response.writeHead(200, { ...HTML, "content-length": "100" });
      response.end("<p>short");
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "connection-failed" });
  });
});

/** A frame as RFC 9113, 4.1 lays it out, with any type, flags and stream. */
const frames = fc
  .record({
    type: fc.integer({ min: 0, max: 12 }),
    flags: fc.integer({ min: 0, max: 255 }),
    stream: fc.constantFrom(0, 1, 2, 3, 0x7fff_ffff),
    payload: fc.uint8Array({ maxLength: 24 }),
  })
  .map(({ type, flags, stream, payload }) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.byteLength, 0, 3);
    head.writeUInt8(type, 3);
    head.writeUInt8(flags, 4);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  });

const SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

test("whatever frames a server sends, the fetch ends with a failure of its own", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frames, { maxLength: 8 }), async (sent) => {
      await using server = await serveRawHttp2((socket) => {
        socket.once("data", () => socket.end(Buffer.concat([SETTINGS, ...sent])));
      });
      const result = await fetchPage(server.url(), server.policy);
      expect(result).toMatchObject({ ok: false });
    }),
    { numRuns: 40 },
  );
});
