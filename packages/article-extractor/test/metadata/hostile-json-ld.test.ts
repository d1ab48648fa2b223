/** JSON-LD that was made to break its reader, or by somebody who did not test it. */

import { describe, expect, test } from "vitest";
import { jsonLd, metadataOf } from "./read-page-metadata.ts";

const HEADLINE = '"@type":"Article","headline":"Tides"';

describe("broken data is read where it is plain what was meant", () => {
  test.each([
    ["a comma before the end", `{${HEADLINE},}`],
    ["line breaks in strings", `{${HEADLINE},"description":"one\ntwo"}`],
    ["comment marks around", `<!-- {${HEADLINE}} -->`],
    ["CDATA around", `//<![CDATA[\n{${HEADLINE}}\n//]]>`.replaceAll("//", "")],
    ["CDATA in comments of a line", `//<![CDATA[\n{${HEADLINE}}\n//]]>`],
    ["CDATA in block comments", `/*<![CDATA[*/{${HEADLINE}}/*]]>*/`],
    ["a comment before", `// the plugin's data\n/* v2 */ {${HEADLINE}}`],
    ["two objects", `{"@type":"WebSite","name":"S"}{${HEADLINE}}`],
    ["two objects, the first of them broken", `{"@type":}\n{${HEADLINE}}`],
    ["brackets in strings of a broken object", `{${HEADLINE},"description":"} ] \\" {",}`],
    ["a semicolon at the end", `{${HEADLINE}};`],
    ["escaped apostrophes", `{${HEADLINE},"description":"it\\'s"}`],
  ])("%s", (_what, text) => {
    expect(metadataOf(jsonLd(text)).title).toBe("Tides");
  });
});

describe("data that is none is none, and the rest of the page is read", () => {
  const deep = "[".repeat(200_000);
  test.each([
    ["nothing", ""],
    ["half an object", `{${HEADLINE}`],
    ["a number", "7"],
    ["null", "null"],
    ["nesting without end", deep],
    ["nesting that ends", `${deep}${"]".repeat(200_000)}`],
    ["objects in objects", `${'{"@graph":'.repeat(50_000)}1${"}".repeat(50_000)}`],
    ["a megabyte and more", `{${HEADLINE},"x":"${"x".repeat(1_100_000)}"}`],
    ["types that are no strings", '{"@type":{"a":1},"headline":"No"}'],
    ["a headline that is an object", '{"@type":"Article","headline":{"a":["b"]}}'],
  ])("%s", (_what, text) => {
    expect(metadataOf(`${jsonLd(text)}<meta property="og:title" content="Open">`).title).toBe("Open");
  });
});

test("keys of the prototype are keys like any other", () => {
  const text = `{"__proto__":{"@type":"Article","headline":"Bad"},"constructor":{"prototype":{"x":1}},"@type":"WebPage"}`;
  expect(metadataOf(jsonLd(text)).title).toBeNull();
  expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  const inherited = `{"@type":"Article","author":{"@id":"toString"},"publisher":{"@id":"__proto__"}}`;
  expect(metadataOf(jsonLd(inherited))).toMatchObject({ authors: [], siteName: null });
});

test("references in a circle end", () => {
  const data = {
    "@graph": [
      {
        "@type": "Article",
        "@id": "#a",
        headline: "Tides",
        author: { "@id": "#b" },
        mainEntity: { "@id": "#a" },
      },
      { "@id": "#b", name: { "@id": "#c" } },
      { "@id": "#c", name: { "@id": "#b" } },
    ],
  };
  expect(metadataOf(jsonLd(data))).toMatchObject({ title: "Tides", authors: [] });
});

test("what lies deeper than sixteen levels is not looked for", () => {
  expect(metadataOf(articleBelow(15)).title).toBe("Tides");
  expect(metadataOf(articleBelow(16)).title).toBeNull();
});

function articleBelow(levels: number): string {
  return jsonLd(`${'{"mainEntity":'.repeat(levels)}{${HEADLINE}}${"}".repeat(levels)}`);
}

test("long lists are read at their beginning", () => {
  const author = Array.from({ length: 10_000 }, (_, index) => ({
    name: `Ada ${String.fromCodePoint(0x4e00 + index)}`,
  }));
  const { authors } = metadataOf(jsonLd({ "@type": "Article", author }));
  expect(authors).toHaveLength(20);
});

test("many scripts are read up to a megabyte together", () => {
  const filler = jsonLd({ "@type": "Thing", text: "x".repeat(300_000) });
  expect(metadataOf(`${filler.repeat(3)}${jsonLd(`{${HEADLINE}}`)}`).title).toBe("Tides");
  expect(metadataOf(`${filler.repeat(4)}${jsonLd(`{${HEADLINE}}`)}`).title).toBeNull();
});

test("all that is kept is bounded and storable", () => {
  const long = `x\0\uD800${"y".repeat(20_000)}`;
  const metadata = metadataOf(
    jsonLd({
      "@type": "Article",
      headline: long,
      author: long,
      description: long,
      publisher: { name: long },
      image: `/${long}`,
    }),
  );
  expect(metadata.title!.length).toBeLessThanOrEqual(500);
  expect(metadata.authors[0]!.length).toBeLessThanOrEqual(200);
  expect(metadata.siteName!.length).toBeLessThanOrEqual(200);
  expect(metadata.excerpt!.length).toBeLessThanOrEqual(2_000);
  expect(metadata.leadImageUrl).toBeNull();
  expect(JSON.stringify(metadata)).not.toMatch(/\\u0000|\\ud800/i);
});
