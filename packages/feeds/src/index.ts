/** Reads feeds and lists of feeds, and decides what of them is new. */

export { readFeedAddress } from "./document/feed-address.ts";
export { parseFeed } from "./document/parse-feed.ts";
export { readDocument } from "./document/read-document.ts";
export type {
  DocumentSource,
  Feed,
  FeedDocument,
  FeedEntry,
  FeedFormat,
  FeedReading,
  FeedRefusalCode,
  OfferedFeed,
  UnusableEntry,
} from "./feed.ts";
export {
  assertFeedLimits,
  boundedEveryMs,
  DEFAULT_FEED_LIMITS,
  type FeedLimits,
  MAX_DOCUMENT_BYTES,
  MAX_NAME_CHARS,
} from "./limits.ts";
export {
  type FeedList,
  type FeedListReading,
  type FeedListRefusalCode,
  type ListedFeed,
  MAX_FOLDER_DEPTH,
  parseOpml,
} from "./list/parse-opml.ts";
export { writeOpml } from "./list/write-opml.ts";
export { askFeed, type AskPorts, type FetchedFeed } from "./poll/ask-feed.ts";
export { decidePoll, itemsWanted, type PollContext, type PollDecision } from "./poll/decide-poll.ts";
export type { DeriveId } from "./poll/fresh-entries.ts";
export { isFeedImport } from "./poll/import-source.ts";
export type { PollAnswer } from "./poll/poll-answer.ts";
export { isDue, isResting } from "./poll/poll-times.ts";
export { createFeedBook, evolveFeeds, type FeedBook } from "./record/evolve-feeds.ts";
export { type FeedRecord, readFeed } from "./record/feed-record.ts";
export { changeFeed, subscribe, type SubscriberFields, unsubscribe } from "./record/intents.ts";
export { addressOf, twinOf } from "./record/twin.ts";
export { FEED_STATES, type FeedState, type FeedSummary, listFeed, summariseFeed } from "./record/summary.ts";
