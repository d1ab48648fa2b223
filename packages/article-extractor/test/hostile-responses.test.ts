/** Servers that never end, lie about lengths, or send bombs. */

import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { createFetcher, fetchPage, type FetchPolicy } from "../src/index.ts";
import { serve, serveRaw } from "./local-server.ts";
import { page } from "./pages.ts";

const HTML = { "content-type": "text/html" };
const FAST_BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
const BOMB_BYTES = 50 * 1024 * 1024;

function hasty(policy: FetchPolicy): FetchPolicy {
  return { ...policy, limits: { totalTimeoutMs: 250, connectTimeoutMs: 250 } };
}

function drip(response: ServerResponse, text: string, everyMs: number): void {
  const timer = setInterval(() => response.write(text), everyMs);
  response.once("close", () => clearInterval(timer));
}

describe("compression", () => {
  const plain = page();
  test.each([
    ["gzip", gzipSync(plain)],
    ["x-gzip", gzipSync(plain)],
    ["br", brotliCompressSync(plain)],
    ["deflate", deflateSync(plain)],
    ["deflate", deflateRawSync(plain)],
    ["deflate, gzip", gzipSync(deflateSync(plain))],
    ["identity", Buffer.from(plain)],
  ])("undoes %s", async (coding, body) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { ...HTML, "content-encoding": coding }).end(body);
    });
    const result = await fetchPage(server.url(), server.policy);
    expect(result.ok && new TextDecoder().decode(result.bytes)).toBe(plain);
  });

  test.each([
    ["gzip", () => gzipSync(Buffer.alloc(BOMB_BYTES))],
    ["br", () => brotliCompressSync(Buffer.alloc(BOMB_BYTES), FAST_BROTLI)],
    ["gzip, gzip", () => gzipSync(gzipSync(Buffer.alloc(BOMB_BYTES)))],
  ])("stops a bomb of %s at the cap", async (coding, bomb) => {
    const body = bomb();
    expect(body.byteLength).toBeLessThan(64 * 1024);
    await using server = await serve((_request, response) => {
      response.writeHead(200, { ...HTML, "content-encoding": coding }).end(body);
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "too-large", status: 200 });
  });

  test.each([
    ["gzip", "this is no gzip"],
    ["br", "this is no brotli"],
    ["deflate", "this is no deflate"],
    ["zstd", "a coding that was not asked for"],
    ["gzip, gzip, gzip, gzip", "more codings than anybody needs"],
  ])("refuses a damaged or unknown %s body", async (coding, body) => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { ...HTML, "content-encoding": coding }).end(body);
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "invalid-response" });
  });

  test("takes what a gzip stream held that was cut short", async () => {
    const body = gzipSync(Buffer.from(`<html>${"word ".repeat(20_000)}`), { level: 1 });
    await using server = await serve((_request, response) => {
      response.writeHead(200, { ...HTML, "content-encoding": "gzip" }).end(body.subarray(0, -12));
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ ok: true });
  });
});

describe("lengths", () => {
  test("stops a body without end at the cap", async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, HTML);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "too-large" });
  });

  test("takes a body of exactly the cap", async () => {
    const body = "<p>".padEnd(1_000, "x");
    await using server = await serve((_request, response) => response.writeHead(200, HTML).end(body));
    const limits = { maxBodyBytes: 1_000, maxDrainedBytes: 1_000 };
    expect(await fetchPage(server.url(), { ...server.policy, limits })).toMatchObject({ ok: true });
  });

  test("refuses by the declared length alone", async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { ...HTML, "content-length": String(1e12) }).flushHeaders();
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "too-large" });
  });

  test.each([
    ["a negative length", "Content-Length: -5\r\n\r\nhello"],
    ["a length in floating point", "Content-Length: 1e12\r\n\r\nhello"],
    ["two different lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"],
    ["a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
    ["a broken chunk size", "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"],
    ["a header without a name", ": x\r\n\r\n"],
    ["headers of 100 KB", `X-Long: ${"x".repeat(100_000)}\r\n\r\n`],
  ])("refuses %s", async (_what, rest) => {
    await using server = await serveRaw((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${rest}`),
    );
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "invalid-response" });
  });

  test("notices a body shorter than declared", async () => {
    await using server = await serveRaw((socket) => {
      socket.end("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>only this");
    });
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "connection-failed" });
  });

  test("refuses an answer that is not HTTP", async () => {
    await using server = await serveRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "invalid-response" });
  });
});

describe("time", () => {
  test("ends a body that drips", async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, HTML);
      drip(response, "x", 20);
    });
    expect(await fetchPage(server.url(), hasty(server.policy))).toMatchObject({ ok: false, code: "timeout" });
  });

  test("ends headers that drip", async () => {
    await using server = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("X-More: 1\r\n"), 20);
      socket.once("close", () => clearInterval(timer));
    });
    expect(await fetchPage(server.url(), hasty(server.policy))).toMatchObject({ code: "timeout" });
  });

  test("ends a chain of redirects that are each in time", async () => {
    await using server = await serve((_request, response) => {
      const timer = setTimeout(() => response.writeHead(302, { location: "/again" }).end(), 100);
      response.once("close", () => clearTimeout(timer));
    });
    expect(await fetchPage(server.url(), hasty(server.policy))).toMatchObject({ code: "timeout" });
  });

  test("ends a lookup that never answers", async () => {
    const policy = hasty({ lookup: () => new Promise(() => undefined) });
    expect(await fetchPage("http://site.example/", policy)).toMatchObject({ code: "timeout" });
  });

  test("ends at once when the caller aborts", async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await serve(() => asked.resolve());
    const abort = new AbortController();
    const fetching = fetchPage(server.url(), server.policy, { signal: abort.signal });
    await asked.promise;
    abort.abort();
    expect(await fetching).toMatchObject({ ok: false, code: "aborted" });
  });

  test("does not begin when the caller aborted before", async () => {
    await using server = await serve((_request, response) => response.end());
    expect(await fetchPage(server.url(), server.policy, { signal: AbortSignal.abort() })).toMatchObject({
      code: "aborted",
    });
    expect(server.connections()).toBe(0);
  });

  test("breaks off what runs when the fetcher closes", async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await serve(() => asked.resolve());
    const fetcher = createFetcher(server.policy);
    const fetching = fetcher.fetchPage(server.url());
    await asked.promise;
    await fetcher.close();
    expect(await fetching).toMatchObject({ code: "aborted" });
  });
});

describe("connections", () => {
  test("names a refused connection", async () => {
    const server = await serve((_request, response) => response.end());
    const { policy } = server;
    const url = server.url();
    await server[Symbol.asyncDispose]();
    expect(await fetchPage(url, policy)).toMatchObject({ code: "connection-failed" });
  });

  test("names a connection that is cut before an answer", async () => {
    await using server = await serveRaw((socket) => socket.destroy());
    expect(await fetchPage(server.url(), server.policy)).toMatchObject({ code: "connection-failed" });
  });

  test("names a server that speaks no TLS", async () => {
    await using server = await serveRaw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const url = server.url().replace("http:", "https:");
    expect(await fetchPage(url, server.policy)).toMatchObject({ code: "tls-error" });
  });

  test("lets a fault of this process through as an error", async () => {
    const exhausted = Object.assign(new Error("too many open files"), { code: "EMFILE" });
    const policy = { connect: () => Promise.reject(exhausted) };
    await expect(fetchPage("http://1.1.1.1/", policy)).rejects.toBe(exhausted);
  });
});
