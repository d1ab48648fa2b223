/** Which DOM a page is read on, when one of them does not bear it. */

import { expect, test } from "vitest";
import { createFastParser } from "../src/dom/fast-parser.ts";
import { extractLimits } from "../src/limits.ts";
import { PageLimitError, type ParsePage } from "../src/page-dom.ts";
import { createUsualReader } from "../src/page-reader.ts";
import { createPageReader } from "../src/read-page.ts";
import { page, utf8 } from "./pages.ts";

const SOURCE = { url: "https://site.example/a", contentType: "text/html" };
const limits = extractLimits();
const sound = createFastParser(limits);

function throwing(error: Error): ParsePage {
  return () => {
    throw error;
  };
}

function nested(levels: number): Uint8Array {
  return utf8(`<body>${"<div>".repeat(levels)}${page()}`);
}

test("a page on which the first DOM breaks is read on the second", () => {
  const read = createPageReader([throwing(new TypeError("broken")), sound], limits);
  expect(read(utf8(page()), SOURCE)).toMatchObject({ ok: true, article: { title: "The tide notebooks" } });
});

test("a DOM that breaks only while the article is looked for counts as broken", () => {
  const brittle: ParsePage = (html, url) => {
    const document = sound(html, url);
    Object.defineProperty(document, "body", { get: throwing(new RangeError("too deep")) as () => never });
    return document;
  };
  const read = createPageReader([brittle, sound], limits);
  expect(read(utf8(page()), SOURCE)).toMatchObject({ ok: true });
});

test("a page on which every DOM breaks is a failure that names the error and none of the page", () => {
  const read = createPageReader(
    [throwing(new Error("a secret")), throwing(new RangeError("secret"))],
    limits,
  );
  expect(read(utf8(page()), SOURCE)).toEqual({
    ok: false,
    code: "parse-crashed",
    message: "The page could not be read: it broke the parser. (RangeError)",
  });
});

test("a page beyond a limit is no other DOM's business", () => {
  let asked = 0;
  const other: ParsePage = (html, url) => {
    asked += 1;
    return sound(html, url);
  };
  const read = createPageReader([throwing(new PageLimitError("more than 3 of them")), other], limits);
  expect(read(utf8(page()), SOURCE)).toMatchObject({
    code: "too-complex",
    message: expect.stringContaining("more than 3 of them"),
  });
  expect(asked).toBe(0);
});

test("the usual reader refuses what is too deep, and reads what is just within", () => {
  const read = createUsualReader(limits);
  expect(read(nested(480), SOURCE)).toMatchObject({ ok: true });
  expect(read(nested(600), SOURCE)).toMatchObject({ ok: false, code: "too-complex" });
});
