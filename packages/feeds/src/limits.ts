/** Every limit of feeds in one place, with unit, default and the relations between them. */

/** Of a feed or a list of feeds: the largest that is fetched or read. */
export const MAX_DOCUMENT_BYTES = 5 * 1024 * 1024;
/** Of an address, in UTF-16 units; what is fetched has the same limit. */
export const MAX_URL_CHARS = 4_096;
/** Of a title or a folder's name, in UTF-16 units. */
export const MAX_NAME_CHARS = 300;
/** Of the validators that a server gives for a document, in UTF-16 units; longer ones are not kept. */
export const MAX_VALIDATOR_CHARS = 1_024;

export interface FeedLimits {
  /** Entries of one document that are looked at, the newest. */
  readonly maxEntries: number;
  /** Entries that have vanished from the document and are remembered, so that they may come back unharmed. */
  readonly maxVanished: number;
  /** Entries of a first poll that are imported, the newest; the others count as seen. */
  readonly firstEntries: number;
  /** Entries of any later poll that are imported, the newest; the others count as seen. */
  readonly maxNewEntries: number;
  /** Bounds and default of the time between two polls of a feed, ms. */
  readonly minEveryMs: number;
  readonly defaultEveryMs: number;
  readonly maxEveryMs: number;
  /** The longest that a failing feed is left alone, ms, unless its own interval is longer. */
  readonly maxRestMs: number;
  /** Feeds that a user may be subscribed to. */
  readonly maxFeeds: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const DEFAULT_FEED_LIMITS: FeedLimits = {
  maxEntries: 2_000,
  maxVanished: 500,
  firstEntries: 10,
  maxNewEntries: 100,
  minEveryMs: 15 * MINUTE_MS,
  defaultEveryMs: HOUR_MS,
  maxEveryMs: 30 * DAY_MS,
  maxRestMs: DAY_MS,
  maxFeeds: 1_000,
};

/** The nearest interval that the limits allow. */
export function boundedEveryMs(everyMs: number, { minEveryMs, maxEveryMs }: FeedLimits): number {
  return Math.min(Math.max(everyMs, minEveryMs), maxEveryMs);
}

/** Throws when the limits contradict each other: a mistake in configuration, found at start. */
export function assertFeedLimits(limits: FeedLimits): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [limits.maxEntries >= 1 && limits.maxFeeds >= 1, "maxEntries and maxFeeds must be at least 1"],
    [
      limits.firstEntries >= 0 && limits.firstEntries <= limits.maxEntries,
      "firstEntries must be 0 to maxEntries",
    ],
    [
      limits.maxNewEntries >= 1 && limits.maxNewEntries <= limits.maxEntries,
      "maxNewEntries must be 1 to maxEntries",
    ],
    [limits.maxVanished >= 0, "maxVanished must not be negative"],
    [limits.minEveryMs >= 1, "minEveryMs must be at least 1"],
    [
      limits.minEveryMs <= limits.defaultEveryMs && limits.defaultEveryMs <= limits.maxEveryMs,
      "defaultEveryMs must lie from minEveryMs to maxEveryMs",
    ],
    [limits.minEveryMs <= limits.maxRestMs, "maxRestMs must not be below minEveryMs"],
  ];
  for (const [holds, rule] of rules)
    if (!holds) throw new Error(`Feed limits contradict each other: ${rule}.`);
}
