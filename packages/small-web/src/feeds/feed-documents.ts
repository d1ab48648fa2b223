/** Writes feeds and lists of feeds in the formats that sites offer. Knows nothing of who asks. */
import iconv from "iconv-lite";
import type { Document } from "../delivery.ts";
import { escapeHtml } from "../escape-html.ts";

export interface FeedEntry {
  readonly url: string;
  readonly title: string;
  readonly publishedAt: Date;
}

/** What a document is written of. */
export interface FeedContents {
  readonly title: string;
  readonly siteUrl: string;
  /** The newest first. */
  readonly entries: readonly FeedEntry[];
}

export const FEED_FORMATS = ["rss", "atom", "json", "latin1"] as const;
/** `latin1` is RSS in that encoding, which its XML declaration alone tells. */
export type FeedFormat = (typeof FEED_FORMATS)[number];

export function writeFeed(format: FeedFormat, contents: FeedContents): Document {
  switch (format) {
    case "rss":
      return text("application/rss+xml; charset=utf-8", rss(contents, "utf-8"));
    case "latin1":
      return {
        kind: "document",
        contentType: "text/xml",
        bytes: () => iconv.encode(rss(contents, "iso-8859-1"), "latin1"),
      };
    case "atom":
      return text("application/atom+xml", atom(contents));
    case "json":
      return text("application/feed+json", json(contents));
    default:
      return format satisfies never;
  }
}

function rss({ title, siteUrl, entries }: FeedContents, encoding: string): string {
  const items = entries.map(
    (entry) =>
      `<item><title>${escapeHtml(entry.title)}</title><link>${escapeHtml(entry.url)}</link>` +
      `<guid isPermaLink="false">${escapeHtml(entry.url)}</guid>` +
      `<pubDate>${entry.publishedAt.toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="${encoding}"?>
<rss version="2.0"><channel><title>${escapeHtml(title)}</title><link>${escapeHtml(siteUrl)}</link>
<description>News of the small web</description>
${items.join("\n")}
</channel></rss>
`;
}

function atom({ title, siteUrl, entries }: FeedContents): string {
  const items = entries.map(
    (entry) =>
      `<entry><id>${escapeHtml(entry.url)}</id><title>${escapeHtml(entry.title)}</title>` +
      `<link rel="self" href="${escapeHtml(entry.url)}?self"/><link href="${escapeHtml(entry.url)}"/>` +
      `<updated>${entry.publishedAt.toISOString()}</updated></entry>`,
  );
  return `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${escapeHtml(siteUrl)}</id><title>${escapeHtml(title)}</title>
<link href="${escapeHtml(siteUrl)}"/><updated>${(entries[0]?.publishedAt ?? new Date(0)).toISOString()}</updated>
${items.join("\n")}
</feed>
`;
}

function json({ title, siteUrl, entries }: FeedContents): string {
  return JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title,
    home_page_url: siteUrl,
    items: entries.map((entry) => ({
      id: entry.url,
      url: entry.url,
      title: entry.title,
      content_text: "",
      date_published: entry.publishedAt.toISOString(),
    })),
  });
}

/** The feeds in a folder, the first one outside. */
export function writeFeedList(feeds: readonly { readonly title: string; readonly url: string }[]): Document {
  const [first, ...others] = feeds.map(
    ({ title, url }) => `<outline type="rss" text="${escapeHtml(title)}" xmlUrl="${escapeHtml(url)}"/>`,
  );
  return text(
    "text/x-opml",
    `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>Feeds of the small web</title></head><body>
${first ?? ""}
<outline text="Small web">${others.join("\n")}</outline>
</body></opml>
`,
  );
}

export function writeFeedPage(
  title: string,
  feeds: readonly { readonly type: string; readonly url: string }[],
): Document {
  const links = feeds.map(
    ({ type, url }) =>
      `<link rel="alternate" type="${type}" title="${escapeHtml(title)}" href="${escapeHtml(url)}">`,
  );
  return text(
    "text/html; charset=utf-8",
    `<!DOCTYPE html><html lang="en"><head><title>${escapeHtml(title)}</title>
${links.join("\n")}
</head><body><h1>${escapeHtml(title)}</h1><p>Subscribe to the feed.</p></body></html>
`,
  );
}

function text(contentType: string, body: string): Document {
  return { kind: "document", contentType, bytes: () => Buffer.from(body) };
}
