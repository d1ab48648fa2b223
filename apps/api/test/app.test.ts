import { expect, test } from "vitest";
import type { Health } from "../src/http/health.ts";
import { apiScene, ARTICLE, jsonOf } from "./api-scene.ts";

test("strangers are told nothing but health, metrics and what listens here", async () => {
  const { call } = apiScene();
  expect((await call("/health", { token: null })).status).toBe(200);
  expect((await call("/api/health", { token: null })).status).toBe(200);
  expect((await call("/", { token: null })).status).toBe(200);
  expect((await call("/index.html", { token: null })).status).toBe(404);
});

test("the page of the server's address leads to pages that are there, and loads nothing", async () => {
  const { call } = apiScene();
  const answer = await call("/", { token: null });
  expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
  const page = await answer.text();
  const links = Array.from(page.matchAll(/href="([^"]*)"/g), ([, link]) => link!);
  expect(links).toHaveLength(3);
  for (const link of links) expect((await call(link, { token: null })).status).toBe(200);
  expect(page).not.toMatch(/<(?:script|style|link|img)|src=/);
});

test.each([
  ["ok", 200],
  ["degraded", 200],
  ["error", 503],
] as const)("%s health is answered with %i", async (status, code) => {
  const health: Health = {
    status,
    version: "1",
    database: { status: "ok", latencyMs: 1 },
    worker: { state: "running", lastTick: null, lastTickAgeMs: null },
    log: { importsLagMs: null, queueLagMs: null },
    recovery: { state: "unknown", jobsNeedingRecovery: null, lastAttempt: null },
  };
  const { call } = apiScene({ checkHealth: async () => health });
  const answer = await call("/health");
  expect(answer.status).toBe(code);
  expect(await answer.json()).toEqual(health);
});

test("metrics are rendered in their own content type", async () => {
  const answer = await apiScene().call("/metrics", { token: null });
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4");
  expect(await answer.text()).toBe("up 1\n");
});

test("every answer carries the security headers, is not stored and lets no other origin in", async () => {
  const { call } = apiScene();
  for (const path of ["/health", "/nothing", "/api/v1/imports"]) {
    const { headers } = await call(path, { headers: { origin: "https://evil.example" } });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  }
});

test("a request id of the caller's is kept when it is a plain one", async () => {
  const { call } = apiScene();
  const kept = await call("/health", { headers: { "x-request-id": "from-the-proxy-1" } });
  expect(kept.headers.get("x-request-id")).toBe("from-the-proxy-1");
  const replaced = await call("/health", { headers: { "x-request-id": "a b<script>" } });
  expect(replaced.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("an article is extracted from an address", async () => {
  const asked: string[] = [];
  const { call } = apiScene({
    engine: {
      extract: async (url) => {
        asked.push(url);
        return { ok: true, article: ARTICLE };
      },
    },
  });
  const json = { url: "https://example.com/a" };
  const answer = await call("/api/v1/articles/extract", { method: "POST", json });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ article: ARTICLE });
  expect(asked).toEqual([json.url]);
});

test("an article is extracted from HTML that the caller has", async () => {
  const given: { html: string; url: string }[] = [];
  const { call } = apiScene({
    engine: {
      extractHtml: async (bytes, url) => {
        given.push({ html: new TextDecoder().decode(bytes), url });
        return { ok: true, article: ARTICLE };
      },
    },
  });
  const json = { url: "https://example.com/a", html: "<p>Grüße</p>" };
  const answer = await call("/api/v1/articles/extract/html", { method: "POST", json });
  expect(answer.status).toBe(200);
  expect(given).toEqual([json]);
});

test("HTML of more than 10 MiB is refused", async () => {
  const json = { url: "https://example.com/a", html: "x".repeat(10 * 1024 * 1024 + 1) };
  const answer = await apiScene().call("/api/v1/articles/extract/html", { method: "POST", json });
  expect(answer.status).toBe(413);
});

test("a body beyond its path's limit is refused before it is read", async () => {
  const answer = await apiScene().call("/api/v1/articles/extract", {
    method: "POST",
    json: { url: `https://example.com/${"x".repeat(100_000)}` },
  });
  expect(answer.status).toBe(413);
});

test.each([{}, { url: "" }, { url: 1 }, { url: "https://example.com/", more: 1 }, null, []])(
  "%j is nothing to extract from",
  async (json) => {
    const answer = await apiScene().call("/api/v1/articles/extract", { method: "POST", json });
    expect(answer.status).toBe(400);
  },
);

test.each(["invalid-url", "unsupported-scheme"])(
  "%s is the caller's fault, not the website's",
  async (code) => {
    const { call } = apiScene({
      engine: { extract: async () => ({ ok: false, code, message: "No such scheme.", retryable: false }) },
    });
    const answer = await call("/api/v1/articles/extract", {
      method: "POST",
      json: { url: "ftp://example.com" },
    });
    expect(answer.status).toBe(400);
    expect(await jsonOf(answer)).toMatchObject({ code: "invalid-url", detail: "No such scheme." });
  },
);

test("a failed extraction tells its own code and whether to try again", async () => {
  const { call } = apiScene({
    engine: {
      extract: async () => ({
        ok: false,
        code: "rate-limited",
        message: "Fewer, please.",
        retryable: true,
        retryAfterMs: 5_000,
      }),
    },
  });
  const answer = await call("/api/v1/articles/extract", {
    method: "POST",
    json: { url: "https://example.com" },
  });
  expect(answer.status).toBe(502);
  expect(await jsonOf(answer)).toMatchObject({
    code: "extraction-failed",
    detail: "Fewer, please.",
    failure: { code: "rate-limited", retryable: true, retryAfterMs: 5_000 },
  });
});

test("without a way to keep articles no tick is run", async () => {
  const { call } = apiScene({ engine: { seal: "no-account-key" } });
  const answer = await call("/internal/articles-import/tick", {
    method: "POST",
    token: "admin-token-0123456789",
  });
  expect(answer.status).toBe(409);
});
