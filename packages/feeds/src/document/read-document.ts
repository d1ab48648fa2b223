/** Reads what was found at a feed's address: the feed, or a page and the feeds that it offers. */
import type { DocumentSource, FeedDocument } from "../feed.ts";
import { findFeeds } from "./find-feeds.ts";
import { parseFeed } from "./parse-feed.ts";

export function readDocument(bytes: Uint8Array, source: DocumentSource): FeedDocument {
  const reading = parseFeed(bytes, source);
  const isOther = !reading.ok && reading.code === "not-a-feed";
  return { reading, offered: isOther ? findFeeds(bytes, source) : [] };
}
