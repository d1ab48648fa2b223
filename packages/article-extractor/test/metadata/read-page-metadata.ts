/** Reads the metadata of pages that are written in tests. */

import { createFastParser } from "../../src/dom/fast-parser.ts";
import { extractLimits } from "../../src/limits.ts";
import type { ParsePage } from "../../src/page-dom.ts";
import type { PageMetadata } from "../../src/metadata/page-metadata.ts";
import { readMetadata } from "../../src/metadata/read-metadata.ts";

export const PAGE_URL = "https://news.example/section/page.html";

const parseFast = createFastParser(extractLimits());

export function metadataOf(
  head: string,
  body = "",
  url = PAGE_URL,
  parse: ParsePage = parseFast,
): PageMetadata {
  const document = parse(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`, url);
  return readMetadata(document, { url, limits: extractLimits() });
}

/** A script element with the data as JSON-LD; text is taken as it is. */
export function jsonLd(data: unknown): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `<script type="application/ld+json">${text}</script>`;
}
