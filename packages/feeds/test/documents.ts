/** Feeds and pages for the tests, as text and as bytes. */
import type { DocumentSource } from "../src/index.ts";

const FEED_URL = "https://example.com/blog/feed.xml";

export function source(contentType: string | null = null, url = FEED_URL): DocumentSource {
  return { url, contentType };
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function rss(
  items: string,
  channel = "<title>A blog</title><link>https://example.com/blog/</link>",
): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel>${channel}${items}</channel></rss>`;
}

export function atom(entries: string, attributes = ""): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><title>A log</title><id>urn:log</id>${entries}</feed>`;
}

export function item(id: string | number, more = ""): string {
  return `<item><title>Entry ${id}</title><link>https://example.com/${id}</link>${more}</item>`;
}
