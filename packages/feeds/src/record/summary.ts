/** What people and programs are shown of a subscription. */
import { formatStamp } from "@tidemark/sync-log";
import type { ListedFeed } from "../list/parse-opml.ts";
import { nextPollAtMs } from "../poll/poll-times.ts";
import type { FeedRecord } from "./feed-record.ts";

export const FEED_STATES = ["new", "ok", "failing", "paused", "gone"] as const;
/** `gone` is a feed that was paused because its site removed it. */
export type FeedState = (typeof FEED_STATES)[number];

export interface FeedSummary {
  readonly id: string;
  readonly url: string;
  /** The subscriber's name for it, else the feed's own; null while neither is known. */
  readonly title: string | null;
  readonly folder: readonly string[];
  readonly siteUrl: string | null;
  /** Where the feed is in fact, if not at `url`: it moved for good, or a page named it. */
  readonly feedUrl: string | null;
  readonly state: FeedState;
  readonly everyMs: number;
  readonly createdAt: string;
  readonly lastPolledAt: string | null;
  /** The earliest time of the next poll; null while there is none to come. */
  readonly nextPollAt: string | null;
  /** When the last poll came that found something new, and the import that it made. */
  readonly lastNewAt: string | null;
  readonly lastImportId: string | null;
  /** Entries of the last document without a link that can be imported. */
  readonly unusableEntries: number;
  /** Why the last poll failed; null when it did not. */
  readonly failure: { readonly code: string; readonly message: string; readonly times: number } | null;
}

export function summariseFeed(feed: FeedRecord): FeedSummary {
  const { id, url, folder, siteUrl, feedUrl, everyMs, createdAt, lastImportId, unusableEntries } = feed;
  return {
    id,
    url,
    title: feed.title ?? feed.feedTitle,
    folder,
    siteUrl,
    feedUrl,
    state: stateOf(feed),
    everyMs,
    createdAt,
    lastPolledAt: isoTime(feed.lastPolledAtMs),
    nextPollAt: nextPollAt(feed),
    lastNewAt: isoTime(feed.lastNewAtMs),
    lastImportId,
    unusableEntries,
    failure:
      feed.failureCode === null
        ? null
        : { code: feed.failureCode, message: feed.failure ?? "", times: feed.failures },
  };
}

/** A subscription as a list of feeds names it. */
export function listFeed({ url, title, feedTitle, siteUrl, folder }: FeedRecord): ListedFeed {
  return { url, title: title ?? feedTitle, siteUrl, folder };
}

function stateOf(feed: FeedRecord): FeedState {
  if (feed.paused) return feed.failureCode === "gone" ? "gone" : "paused";
  if (feed.failureCode !== null) return "failing";
  return feed.lastPolledAtMs === null ? "new" : "ok";
}

/** A feed that was never polled is due, which is no time. */
function nextPollAt(feed: FeedRecord): string | null {
  return feed.lastPolledAtMs === null ? null : isoTime(nextPollAtMs(feed));
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : formatStamp(ms);
}
