/** What a feed's document says, whatever its format. */

export interface FeedEntry {
  /** The entry's own id, or its link where it has none. Any text. */
  readonly id: string;
  /** Complete, http or https. */
  readonly url: string;
  readonly title: string | null;
  /** ISO time; null when the entry names none that can be read. */
  readonly publishedAt: string | null;
}

/** An entry that cannot be imported. */
export interface UnusableEntry {
  readonly title: string | null;
  /** A sentence for people. */
  readonly reason: string;
}

export type FeedFormat = "rss" | "atom" | "rdf" | "json";

export interface Feed {
  readonly format: FeedFormat;
  readonly title: string | null;
  /** The site that the feed is of. */
  readonly siteUrl: string | null;
  /** Each id once, in the document's order. */
  readonly entries: readonly FeedEntry[];
  /** The first hundred; all are counted. */
  readonly unusable: readonly UnusableEntry[];
  readonly unusableCount: number;
}

export type FeedRefusalCode =
  | "empty-document"
  | "not-a-feed"
  | "malformed-feed"
  /** A list of feeds, to be taken as such. */
  | "list-of-feeds"
  | "too-large";

export interface FeedRefusal {
  readonly ok: false;
  readonly code: FeedRefusalCode;
  /** The fact, the likely cause, the next step. */
  readonly message: string;
}

export type FeedReading = { readonly ok: true; readonly feed: Feed } | FeedRefusal;

/** Where a document came from. */
export interface DocumentSource {
  /** Where it was found after redirects; relative links are completed with it. */
  readonly url: string;
  /** The Content-Type header. */
  readonly contentType: string | null;
}

/** A feed that a web page names in its head. */
export interface OfferedFeed {
  readonly url: string;
  readonly title: string | null;
}

/** What was found at a feed's address: the feed, or what stands in its place. */
export interface FeedDocument {
  readonly reading: FeedReading;
  /** The feeds that a page offers; empty for anything else. */
  readonly offered: readonly OfferedFeed[];
}
