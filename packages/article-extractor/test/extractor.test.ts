/** The extractor in real threads with the real parser. */

import { afterEach, expect, test, vi } from "vitest";
import { createExtractor, type Extractor, type ExtractorOptions } from "../src/index.ts";
import { page, utf8 } from "./pages.ts";

vi.setConfig({ testTimeout: 60_000 });

const SOURCE = { url: "https://site.example/a", contentType: "text/html" };
/** For pages that shall hold up a thread at once. */
const BOUNDLESS = { maxTreeDepth: 1_000_000, maxTreeNodes: 100_000_000 };
const extractors: Extractor[] = [];

afterEach(async () => {
  await Promise.all(extractors.splice(0).map((extractor) => extractor.close()));
});

function extractor(options: ExtractorOptions): Extractor {
  const made = createExtractor(options);
  extractors.push(made);
  return made;
}

function nested(levels: number): Uint8Array {
  return utf8(`<body>${"<div>".repeat(levels)}${"text ".repeat(50)}`);
}

test("gives the article, and a failure as a value", async () => {
  const { extract } = extractor({ threads: 1 });
  const article = { originalUrl: SOURCE.url, title: "The tide notebooks", warning: null };
  expect(await extract(utf8(page()), SOURCE)).toMatchObject({ ok: true, article });
  expect(await extract(new Uint8Array(), SOURCE)).toMatchObject({ ok: false, code: "empty-page" });
});

test("moves the bytes of a buffer of their own, and copies a part of a larger one", async () => {
  const { extract } = extractor({ threads: 1 });
  const own = utf8(page());
  const part = Buffer.concat([Buffer.from("before"), utf8(page())]).subarray(6);
  expect(await extract(own, SOURCE)).toMatchObject({ ok: true });
  expect(await extract(part, SOURCE)).toMatchObject({ ok: true });
  expect(own.byteLength).toBe(0);
  expect(part.byteLength).toBe(page().length);
  await expect(extract(own, SOURCE)).rejects.toThrow(/handed over before/);
});

test("refuses a page of too many or too deeply nested elements, and reads the next", async () => {
  const { extract } = extractor({ threads: 1, limits: { parseTimeoutMs: 30_000 } });
  const hostile = [nested(3_000), nested(50_000), utf8("<p>a<b>b</b>".repeat(500_000))];
  const ends = await Promise.all(hostile.map((bytes) => extract(bytes, SOURCE)));
  expect(ends.map((end) => (end.ok ? "ok" : end.code))).toEqual(hostile.map(() => "too-complex"));
  expect(await extract(utf8(page()), SOURCE)).toMatchObject({ ok: true });
});

test("kills the threads that nested elements hold up, while others progress", async () => {
  const { extract } = extractor({ threads: 3, limits: { ...BOUNDLESS, parseTimeoutMs: 1_500 } });
  const article = () => extract(utf8(page()), SOURCE);
  await Promise.all([article(), article(), article()]);
  const ended: string[] = [];
  const stuck = [20_000, 50_000].map(async (levels) => {
    const result = await extract(nested(levels), SOURCE);
    ended.push(result.ok ? "ok" : result.code);
  });
  const others = [1, 2, 3].map(async () => ended.push((await article()).ok ? "ok" : "failed"));
  await Promise.all([...stuck, ...others]);
  expect(ended).toEqual(["ok", "ok", "ok", "parse-timeout", "parse-timeout"]);
});

test("survives a page that fills a thread's heap", async () => {
  const { extract } = extractor({ threads: 1, limits: { ...BOUNDLESS, heapMb: 64, parseTimeoutMs: 30_000 } });
  const hoard = utf8("<p>a<b>b</b>".repeat(500_000));
  const [died, after] = await Promise.all([extract(hoard, SOURCE), extract(utf8(page()), SOURCE)]);
  expect(died).toMatchObject({ ok: false, code: "parse-crashed" });
  expect(after).toMatchObject({ ok: true });
});

test("goes on when every page leaves its thread with more heap than it may keep", async () => {
  const { extract } = extractor({ threads: 1, limits: { maxKeptHeapMb: 1 } });
  const pages = await Promise.all([1, 2, 3].map(() => extract(utf8(page()), SOURCE)));
  expect(pages).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
});

test("gives up a page whose caller aborts, and everything when it closes", async () => {
  const { extract, close } = extractor({ threads: 1, limits: BOUNDLESS });
  const abort = new AbortController();
  const aborted = extract(nested(50_000), SOURCE, { signal: abort.signal });
  abort.abort();
  expect(await aborted).toMatchObject({ ok: false, code: "aborted" });
  const closed = extract(nested(50_000), SOURCE);
  await close();
  expect(await closed).toMatchObject({ ok: false, code: "aborted" });
  expect(await extract(utf8(page()), SOURCE)).toMatchObject({ code: "aborted" });
});
