import { expect, test } from "vitest";
import { extractLimits } from "../../src/limits.ts";
import { type FoundMetadata, mergeMetadata } from "../../src/metadata/merge-metadata.ts";
import { metadataOf, PAGE_URL } from "./read-page-metadata.ts";

function merged(head: string, body: string, found: FoundMetadata) {
  return mergeMetadata(metadataOf(head, body), found, { url: PAGE_URL, limits: extractLimits() });
}

test("what is declared comes before what was found", () => {
  const head =
    '<meta property="og:title" content="Tides"><meta name="author" content="Ada Quill"><meta property="og:site_name" content="TT"><meta name="description" content="Short.">';
  const found = { title: "Other", byline: "By Bo Reed", siteName: "Else", excerpt: "Long." };
  expect(merged(head, "", found)).toMatchObject({
    title: "Tides",
    author: "Ada Quill",
    siteName: "TT",
    excerpt: "Short.",
  });
});

test("what was found fills what is not declared, cleaned alike", () => {
  const found = {
    title: "Tides rise | The Tide",
    byline: "By Bo Reed",
    siteName: "The Tide",
    excerpt: " a\n b",
  };
  expect(merged("", "", found)).toEqual({
    title: "Tides rise",
    author: "Bo Reed",
    siteName: "The Tide",
    excerpt: "a b",
    publishedAt: null,
    language: null,
    leadImageUrl: null,
  });
});

test("Readability's byline comes before bylines in the markup, which may be other articles'", () => {
  const body = '<a rel="author">Cy Dune</a>';
  expect(merged("", body, { byline: "By Bo Reed" }).author).toBe("Bo Reed");
  expect(merged("", body, { byline: "By" }).author).toBe("Cy Dune");
  expect(merged("", body, {}).author).toBe("Cy Dune");
});

test("several authors are one line", () => {
  const head =
    '<meta name="citation_author" content="Ada Quill"><meta name="citation_author" content="Bo Reed">';
  expect(merged(head, "", {}).author).toBe("Ada Quill, Bo Reed");
});

test("an address is no site's name", () => {
  expect(merged("", "", { siteName: "http://www.tide.example" }).siteName).toBeNull();
});

test("nothing declared and nothing found is null", () => {
  expect(Object.values(merged("", "", {})).every((value) => value === null)).toBe(true);
});
