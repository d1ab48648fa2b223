/** Pages that make parsers slow or large, through the pool: each ends in one way, and the next is read. */

import { afterAll, describe, expect, test, vi } from "vitest";
import { createExtractor, type Extractor } from "../src/index.ts";
import { page, utf8 } from "./pages.ts";

vi.setConfig({ testTimeout: 120_000 });

const SOURCE = { url: "https://site.example/a", contentType: "text/html" };
const MEBIBYTE = 1024 ** 2;
const TEXT = "text ".repeat(400);

function numbered(count: number, piece: string): string {
  return Array.from({ length: count }, (_, index) => piece.replace("%", String(index))).join("");
}

/** Everything is as usual but the time, so that a busy machine is not taken for a slow page. */
const patient = createExtractor({ threads: 2, limits: { parseTimeoutMs: 30_000 } });
afterAll(() => patient.close());

async function endOf(html: string | Uint8Array, extractor: Extractor = patient): Promise<string> {
  const result = await extractor.extract(typeof html === "string" ? utf8(html) : html, SOURCE);
  return result.ok ? "ok" : result.code;
}

/** Ends so, while an ordinary page is read beside it and another one after it. */
async function expectEnd(html: string | Uint8Array, expected: string): Promise<void> {
  const [end, beside] = await Promise.all([endOf(html), endOf(page())]);
  expect(end).toBe(expected);
  expect([beside, await endOf(page())]).toEqual(["ok", "ok"]);
}

describe("what exceeds a limit of the tree is refused while it is built", () => {
  test.each([
    ["3,000 nested elements", "<div>".repeat(3_000) + TEXT],
    ["5,000 nested elements", "<div>".repeat(5_000) + TEXT],
    ["50,000 nested elements", "<div>".repeat(50_000) + TEXT],
    ["2,000 nested tables", "<table><tr><td>".repeat(2_000) + TEXT],
    ["a million siblings", "<p>a".repeat(1_000_000)],
    ["300,000 line breaks", `<p>${TEXT}${"<br>".repeat(300_000)}`],
    [
      "formatting that every paragraph reopens",
      `<p>${numbered(400, "<font color=%>")}${"<p>x".repeat(2_000)}`,
    ],
    ["links that every element reopens", "<a href=x><div>".repeat(20_000)],
  ])("%s: refused", async (_what, html) => {
    await expectEnd(html, "too-complex");
  });
});

describe("what is only large is read", () => {
  test.each([
    ["an attribute of nearly 10 MB", `<p title="${"x".repeat(10 * MEBIBYTE - 10_000)}">${TEXT}`],
    ["20,000 attributes of one element", `<p ${numbered(20_000, "a% ")}>${TEXT}`],
    ["a style of spaces", `<p style="display:none${" ".repeat(3_000_000)}x">${TEXT}`],
    ["a style of importance", `<p style="display:none${" !important".repeat(300_000)}">${TEXT}`],
    ["500 empty frames", `<p>${TEXT}${"<iframe src='about:blank'></iframe>".repeat(500)}`],
    ["200,000 entities", `<p>${TEXT}${"&amp;".repeat(200_000)}`],
    ["text that a table puts before itself", `<p>${TEXT}<table>${"<b>x".repeat(400)}`],
    ["a select without an end", `<p>${TEXT}<select>${"<option>x".repeat(20_000)}`],
    ["a comment without an end", `<p>${TEXT}<!--${"<!-- ".repeat(500_000)}`],
    ["JSON-LD of brackets", `<script type="application/ld+json">${"[".repeat(2_000_000)}</script><p>${TEXT}`],
    [
      "pictures in a box of many styles",
      `<div style="${"a:b;".repeat(2_000_000)}">${"<p>a<img src=b>".repeat(5_000)}${TEXT}`,
    ],
  ])("%s: read", async (_what, html) => {
    await expectEnd(html, "ok");
  });
});

test.each([
  ["spaces", `${" ".repeat(1_000_000)}x`],
  ["separators", "a - ".repeat(100_000)],
  ["arrows", "» ".repeat(500_000)],
  ["colons", "a: ".repeat(100_000)],
])("a title of %s that drives expressions back and forth is read", async (_what, title) => {
  await expectEnd(`<title>${title}</title><h1>${title.slice(0, 1_000)}</h1><p>${TEXT}`, "ok");
});

test("a page beyond the bytes that are read is refused before anything is made of it", async () => {
  await expectEnd(new Uint8Array(10 * MEBIBYTE + 1).fill(0x41), "too-large");
});

test("a page within every limit of size that takes too long ends its thread, and others are read meanwhile", async () => {
  const extractor = createExtractor({ threads: 2 });
  const ended: string[] = [];
  const links = "<a href=x>link, text, here</a>".repeat(64_000);
  const hostile = endOf(`${"<div>".repeat(500)}${links}<p>${TEXT}`, extractor);
  const note = async (end: Promise<string>) => ended.push(await end);
  await Promise.all([note(hostile), ...[1, 2, 3, 4].map(() => note(endOf(page(), extractor)))]);
  expect(ended).toEqual(["ok", "ok", "ok", "ok", "parse-timeout"]);
  expect(await endOf(page(), extractor)).toBe("ok");
  await extractor.close();
});
