/** A page with more text than any article has is refused; what is not text, or is modest, is not counted. */

import { expect, test } from "vitest";
import { createFastParser } from "../../src/dom/fast-parser.ts";
import { extractLimits } from "../../src/limits.ts";
import { PageLimitError } from "../../src/page-dom.ts";

const parse = createFastParser(extractLimits());
const read = (html: string) => parse(html, "https://site.example/");

test.each([
  ["more than 4194304 characters of text", "x".repeat(4 * 1024 ** 2 + 1)],
  ["more than 1000000 words", "é ".repeat(1_000_001)],
  ["more than 500000 commas", "，".repeat(500_001)],
  ["more than 500000 gaps between words", "x \n".repeat(500_001)],
  ["more than 1000000 signs to escape", "<".repeat(1_000_001)],
])("%s are refused", (reason, text) => {
  expect(() => read(`<p>${text}`)).toThrow(new PageLimitError(reason));
  expect(() => read(`<div>${text.slice(0, text.length / 2)}<p>${text.slice(text.length / 2)}`)).toThrow(
    reason,
  );
});

test("signs to escape are refused in attributes too", () => {
  expect(() => read(`<p title='${'"'.repeat(1_000_001)}'>`)).toThrow("more than 1000000 signs to escape");
});

test("just as much as is allowed is read", () => {
  expect(read(`<p>${"x".repeat(4 * 1024 ** 2)}`).body.textContent).toHaveLength(4 * 1024 ** 2);
  expect(read(`<p>${"é ".repeat(1_000_000)}`).body.textContent).toHaveLength(2_000_000);
});

test("scripts, styles, comments and long attributes are no text", () => {
  const long = "a, ".repeat(2_000_000);
  for (const html of [
    `<script>${long}</script>`,
    `<style>${long}</style>`,
    `<!--${long}-->`,
    `<p title="${long}">`,
  ]) {
    expect(read(`${html}<p>text`).querySelector("p")).not.toBeNull();
  }
});
