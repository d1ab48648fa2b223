/** Both ways to one article over HTTP, through the real fetcher and the real parser threads. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createMemorySyncLog } from "@tidemark/sync-log";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "../src/config/read-config.ts";
import { createImportEngine, type ImportEngine } from "../src/engine/create-import-engine.ts";
import { type ApiScene, apiScene, jsonOf } from "./api-scene.ts";
import { listener } from "./database.ts";

// The parser threads start with the first page, which takes long on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PARAGRAPH =
  "Die Flut kam früh, und wer am Kai stand, sah die Boote heimkehren; es war ein stiller Abend. ";
const PAGE = `<!doctype html><html lang="de"><head><meta charset="windows-1252"><title>Die Flut – Hafenblatt</title>
<meta property="article:published_time" content="2023-05-06T07:08:09+02:00">
<meta property="og:site_name" content="Hafenblatt"><meta property="og:image" content="/flut.jpg"></head>
<body><nav><a href="/">Start</a></nav><article><h1>Die Flut</h1>
${`<p>${PARAGRAPH.repeat(4)}</p>`.repeat(8)}<p><a href="tiden">Tiden</a><script>alert(1)</script></p>
</article></body></html>`;

const server = createServer((_, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8").end(PAGE);
});
let engine: ImportEngine;
let call: ApiScene["call"];
let url: string;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  url = `http://pages.test:${port}/flut/`;
  const config = readConfig({ FETCH_ALLOW: `pages.test=127.0.0.1:${port}` });
  engine = createImportEngine({ log: createMemorySyncLog(), config, logger: listener() });
  ({ call } = apiScene({ engine }));
});

afterAll(async () => {
  await engine.close();
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

const fromUrl = () => call("/api/v1/articles/extract", { method: "POST", json: { url } });
const fromHtml = (html: string) =>
  call("/api/v1/articles/extract/html", { method: "POST", json: { url, html } });

test("a page gives the same article, whether it is fetched or sent", async () => {
  const fetched = await jsonOf<{ article: { content: string } }>(fromUrl());
  expect(fetched.article.content).toContain("kam früh");
  expect(await jsonOf(fromHtml(PAGE))).toEqual(fetched);
});

test("an article tells what its page says of it, and nothing in it runs", async () => {
  const { article } = await jsonOf<{ article: { htmlContent: string } }>(fromHtml(PAGE));
  expect(article).toMatchObject({
    originalUrl: url,
    title: "Die Flut",
    siteName: "Hafenblatt",
    publishedAt: "2023-05-06T07:08:09+02:00",
    language: "de",
    leadImageUrl: new URL("/flut.jpg", url).href,
    warning: null,
  });
  expect(article.htmlContent).toContain(`href="${new URL("tiden", url).href}"`);
  expect(article.htmlContent).not.toContain("script");
});

test("HTML that is sent has the limits of a page that is fetched", async () => {
  const deep = await fromHtml("<div>".repeat(600));
  expect(deep.status).toBe(502);
  expect(await jsonOf(deep)).toMatchObject({ failure: { code: "too-complex", retryable: false } });
  const empty = await fromHtml(" ");
  expect(await jsonOf(empty)).toMatchObject({
    code: "extraction-failed",
    failure: { code: "empty-page", retryable: false, retryAfterMs: null },
  });
});

test("the OpenAPI document tells of every field of an article", async () => {
  const { article } = await jsonOf<{ article: object }>(fromHtml(PAGE));
  const document = await jsonOf<{ components: { schemas: { Article: { properties: object } } } }>(
    call("/openapi.json"),
  );
  expect(Object.keys(article).toSorted()).toEqual(
    Object.keys(document.components.schemas.Article.properties).toSorted(),
  );
});
