/**
 * Finds the feeds that a web page offers in its head. It uses the tokens alone, so that nesting costs
 * nothing, and reads no further than a head may reach.
 */
import { Parser } from "htmlparser2";
import type { DocumentSource, OfferedFeed } from "../feed.ts";
import { decodeDocument } from "./decode-document.ts";
import { plainLine } from "./plain-line.ts";
import { readLink } from "./web-link.ts";

const MAX_HEAD_BYTES = 512 * 1024;
const MAX_OFFERED = 20;

const FEED_TYPES: ReadonlySet<string> = new Set([
  "application/rss+xml",
  "application/atom+xml",
  "application/rdf+xml",
  "application/feed+json",
]);

/** In the page's order, which names the main one first. */
export function findFeeds(bytes: Uint8Array, source: DocumentSource): OfferedFeed[] {
  const found = new Map<string, OfferedFeed>();
  let base = source.url;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "base") base = URL.parse(attributes["href"] ?? "", source.url)?.href ?? base;
      if (name !== "link" || !offersFeed(attributes) || found.size === MAX_OFFERED) return;
      const link = readLink(attributes["href"] ?? "", base);
      if (link.ok && !found.has(link.url)) {
        found.set(link.url, { url: link.url, title: plainLine(attributes["title"]) });
      }
    },
  });
  parser.end(decodeDocument(bytes.subarray(0, MAX_HEAD_BYTES), source.contentType));
  return [...found.values()];
}

function offersFeed({ rel = "", type = "", href = "" }: Record<string, string>): boolean {
  const relations = rel.toLowerCase().split(/\s+/);
  if (href === "" || relations.includes("stylesheet")) return false;
  const essence = type.split(";")[0]!.trim().toLowerCase();
  return relations.includes("alternate") && FEED_TYPES.has(essence);
}
