/** Fetching from a real server on the loopback: statuses, headers, types. */

import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createFetcher, fetchPage } from "../src/index.ts";
import { serve } from "./local-server.ts";
import { page } from "./pages.ts";

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

async function serveBody(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = { "content-type": "text/html" },
) {
  return serve((_request, response) => response.writeHead(200, headers).end(body));
}

test("gives the bytes, the type, the final address and the status", async () => {
  await using server = await serveBody(page(), { "content-type": "text/html; charset=utf-8" });
  const result = await fetchPage(server.url("/a?b=c"), server.policy);
  expect(result).toEqual({
    ok: true,
    bytes: new TextEncoder().encode(page()),
    contentType: "text/html; charset=utf-8",
    finalUrl: server.url("/a?b=c"),
    status: 200,
  });
});

test("gives bytes in an ArrayBuffer of their own", async () => {
  await using server = await serveBody("<p>short");
  const result = await fetchPage(server.url(), server.policy);
  expect(result.ok && result.bytes.buffer.byteLength).toBe("<p>short".length);
});

test("introduces itself honestly, and sends neither cookies nor credentials", async () => {
  await using server = await serveBody(page());
  const withPassword = server.url("/a").replace("http://", "http://user:secret@");
  const result = await fetchPage(withPassword, {
    ...server.policy,
    contactUrl: "https://tidemark.example/bot",
  });
  expect(result).toMatchObject({ ok: true, finalUrl: server.url("/a") });
  const { headers } = server.lastRequest();
  expect(headers["user-agent"]).toMatch(/^Tidemark\/\S+ \(.*https:\/\/tidemark\.example\/bot\)$/);
  expect(headers).not.toHaveProperty("cookie");
  expect(headers).not.toHaveProperty("authorization");
});

test("puts line breaks and tabs in an address into one request line", async () => {
  await using server = await serveBody(page());
  await fetchPage(server.url("/a\r\nX: y\tz"), server.policy);
  expect(server.requests).toEqual(["GET /aX:%20yz"]);
});

test("keeps a connection open between pages", async () => {
  await using server = await serveBody(page());
  const fetcher = createFetcher(server.policy);
  await fetcher.fetchPage(server.url("/1"));
  await setImmediate();
  await fetcher.fetchPage(server.url("/2"));
  await fetcher.close();
  expect(server.connections()).toBe(1);
});

test("asks the named host, not the address it is served from", async () => {
  await using server = await serveBody(page());
  await fetchPage(server.url("/", "deep.below.pages.test"), server.policy);
  expect(server.lastRequest().headers.host).toMatch(/^deep\.below\.pages\.test:\d+$/);
});

describe("a page that the caller has already", () => {
  const LAST_MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT";

  /** Answers 304 to whoever has the version. */
  const serveVersion = () =>
    serve(({ headers }, response) => {
      const isCurrent = headers["if-none-match"] === '"v2"' || headers["if-modified-since"] === LAST_MODIFIED;
      const version = { etag: '"v2"', "last-modified": LAST_MODIFIED };
      if (isCurrent) response.writeHead(304, version).end();
      else response.writeHead(200, { "content-type": "text/html", ...version }).end(page());
    });

  test("comes with what a later fetch can ask by", async () => {
    await using server = await serveVersion();
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({
      ok: true,
      etag: '"v2"',
      lastModified: LAST_MODIFIED,
    });
  });

  test.each([{ etag: '"v2"' }, { lastModified: LAST_MODIFIED }])("is unchanged by %j", async (known) => {
    await using server = await serveVersion();
    expect(await fetchPage(server.url(), server.policy, { known })).toEqual({
      ok: "unchanged",
      finalUrl: server.url(),
      status: 304,
    });
  });

  test.each([{ etag: '"v1"' }, { etag: '"v2"\r\nx-evil: 1' }, { etag: null, lastModified: null }, {}])(
    "is fetched anew by %j",
    async (known) => {
      await using server = await serveVersion();
      expect(await fetchPage(server.url(), server.policy, { known })).toMatchObject({
        ok: true,
        etag: '"v2"',
      });
      expect(server.lastRequest().headers).not.toHaveProperty("x-evil");
    },
  );

  test("is not unchanged when nobody asked whether it is", async () => {
    await using server = await serve((_request, response) => response.writeHead(304).end());
    expect(await fetchPage(server.url(), server.policy, { known: {} })).toMatchObject({
      code: "invalid-response",
    });
  });
});

describe("statuses", () => {
  test.each([
    [204, "empty-page"],
    [304, "invalid-response"],
    [400, "http-4xx"],
    [401, "forbidden"],
    [403, "forbidden"],
    [404, "not-found"],
    [408, "server-error"],
    [410, "gone"],
    [418, "http-4xx"],
    [429, "rate-limited"],
    [451, "forbidden"],
    [500, "server-error"],
    [503, "server-error"],
  ])("takes %i for %s", async (status, code) => {
    await using server = await serve((_request, response) => {
      response
        .writeHead(status, { "content-type": "text/html" })
        .end(status === 204 || status === 304 ? undefined : page());
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: false, code, status });
  });

  test.each([
    [429, "120", 120_000],
    [503, "Fri, 02 Jan 2026 03:05:05 GMT", 60_000],
    [503, "Fri, 02 Jan 2026 03:00:00 GMT", 0],
    [429, "99999999999", 24 * 60 * 60 * 1_000],
  ])("passes on what a %i with Retry-After %s asks for", async (status, header, retryAfterMs) => {
    await using server = await serve((_request, response) =>
      response.writeHead(status, { "retry-after": header }).end(),
    );
    expect(await fetchPage(server.url(), { ...server.policy, nowMs: () => NOW_MS })).toMatchObject({
      retryAfterMs,
    });
  });

  test("passes on no wait that was not asked for", async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(429, { "retry-after": "soon" }).end(),
    );
    expect(await fetchPage(server.url(), server.policy)).not.toHaveProperty("retryAfterMs");
  });
});

describe("types", () => {
  test.each(["text/html", "TEXT/HTML;charset=x", "application/xhtml+xml"])("takes %s", async (type) => {
    await using server = await serveBody(page(), { "content-type": type });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: true, contentType: type });
  });

  test.each(["application/pdf", "image/png", "application/zip", "text/plain", "application/octet-stream"])(
    "refuses %s, whatever the bytes",
    async (type) => {
      await using server = await serveBody(page(), { "content-type": type });
      expect(await fetchPage(server.url(), server.policy)).toMatchObject({
        code: "unsupported-type",
        status: 200,
      });
    },
  );

  test.each(["%PDF-1.7 and more", "PK\u0003\u0004"])("refuses %j under the label of a page", async (body) => {
    await using server = await serveBody(body);
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "unsupported-type" });
  });

  test.each([
    ["a doctype", "<!DOCTYPE html><p>x"],
    ["white space and a comment", "\n \t<!-- hello --><html>"],
    ["a byte order mark", "\uFEFF<html>"],
    ["an XML prologue", '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'],
    ["a heading", "<h1>Hello</h1>"],
  ])("takes an unlabelled body that begins with %s", async (_what, body) => {
    await using server = await serveBody(body, {});
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({
      ok: true,
      contentType: "text/html",
    });
  });

  test("takes an unlabelled page of UTF-16", async () => {
    await using server = await serveBody(Buffer.from("\uFEFF<!doctype html><p>x", "utf16le"), {});
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: true });
  });

  test.each(["just words", '{"json": true}', "<svg></svg>", "<rss></rss>"])(
    "refuses the unlabelled body %s",
    async (body) => {
      await using server = await serveBody(body, {});
      expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "unsupported-type" });
    },
  );

  test("says that a body without a byte is empty", async () => {
    await using server = await serveBody("");
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "empty-page" });
  });
});
