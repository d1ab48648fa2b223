/** What a user does with subscriptions: make, change and end them. Each is decided under the stream's head. */
import { randomUUID } from "node:crypto";
import {
  addressOf,
  boundedEveryMs,
  changeFeed,
  type FeedLimits,
  type FeedRecord,
  subscribe,
  type SubscriberFields,
  unsubscribe,
} from "@tidemark/feeds";
import type { Author } from "@tidemark/import-job";
import type { LockedStream, NewChange } from "@tidemark/sync-log";
import { derivedId } from "../http/imports/derived-ids.ts";
import { appendSurely } from "./append-surely.ts";
import type { FeedLog, FeedRecords, UserFeeds } from "./feed-records.ts";

export interface FeedWish {
  /** As `readFeedAddress` gives it. */
  readonly url: string;
  readonly title?: string | null | undefined;
  readonly folder?: readonly string[] | undefined;
  readonly everyMs?: number | undefined;
}

export type Subscription =
  | {
      readonly kind: "subscribed";
      /** One for each wish, in their order. */
      readonly feeds: readonly { readonly feed: FeedRecord; readonly isNew: boolean }[];
    }
  | { readonly kind: "too-many"; readonly most: number };

export interface SubscriptionDeps {
  readonly log: FeedLog;
  readonly records: FeedRecords;
  readonly userId: string;
  readonly limits: FeedLimits;
  /** Who the changes say they are from. */
  readonly clientId: string;
}

/** The same address is the same subscription, however often it is asked for. */
function feedIdOf(userId: string, url: string): string {
  return derivedId(userId, "feed", url);
}

/**
 * All of them or none. Addresses that are subscribed to already stay as they are, also those at which the feed of
 * a subscription was found.
 */
export async function subscribeToFeeds(
  deps: SubscriptionDeps,
  wishes: readonly FeedWish[],
): Promise<Subscription> {
  const { log, records, userId, limits } = deps;
  let idOf = ({ url }: FeedWish) => feedIdOf(userId, url);
  // A second look, after a commit in doubt, may find what the first one stored.
  let newIds: ReadonlySet<string> | null = null;
  const stored = await appendSurely(log, userId, async (stream) => {
    const feeds = await records.underHead(stream);
    idOf = idsOf(userId, feeds);
    const missing = wishes.filter((wish) => feeds.find(idOf(wish))?.deleted ?? true);
    const missingIds = new Set(missing.map(idOf));
    if (feeds.live().length + missingIds.size > limits.maxFeeds) return false;
    newIds ??= missingIds;
    const changes = missing.map((wish) => subscriptionTo(deps, stream, feeds, wish));
    if (changes.length > 0) await stream.append(changes);
    return true;
  });
  if (!stored) return { kind: "too-many", most: limits.maxFeeds };
  const feeds = await records.of(userId);
  return {
    kind: "subscribed",
    feeds: wishes.map((wish) => ({ feed: feeds.find(idOf(wish))!, isNew: newIds?.has(idOf(wish)) ?? false })),
  };
}

/** The subscription that has the wish's feed already, or the one that the wish makes. */
function idsOf(userId: string, feeds: UserFeeds): (wish: FeedWish) => string {
  const holders = new Map(feeds.live().map((feed) => [addressOf(feed), feed.id]));
  return ({ url }) => {
    const ownId = feedIdOf(userId, url);
    const isLive = feeds.find(ownId)?.deleted === false;
    return isLive ? ownId : (holders.get(url) ?? ownId);
  };
}

function subscriptionTo(deps: SubscriptionDeps, stream: LockedStream, feeds: UserFeeds, wish: FeedWish) {
  const feedId = feedIdOf(deps.userId, wish.url);
  const { title = null, folder = [], everyMs = deps.limits.defaultEveryMs } = wish;
  const fields = { title, folder, everyMs: boundedEveryMs(everyMs, deps.limits), paused: false };
  return subscribe(authorOf(deps, stream), { feedId, url: wish.url, ...fields }, feeds.find(feedId));
}

/** The subscription as it is then; null when there is none, or no more. */
export async function changeSubscription(
  deps: SubscriptionDeps,
  feedId: string,
  fields: Partial<SubscriberFields>,
): Promise<FeedRecord | null> {
  const isKnown = await onFeed(deps, feedId, (author, feed) => changeFeed(author, feed, fields));
  return isKnown ? (await deps.records.of(deps.userId)).find(feedId) : null;
}

/** False when there is none, or no more. */
export function endSubscription(deps: SubscriptionDeps, feedId: string): Promise<boolean> {
  return onFeed(deps, feedId, unsubscribe);
}

function onFeed(
  deps: SubscriptionDeps,
  feedId: string,
  change: (author: Author, feed: FeedRecord) => NewChange,
): Promise<boolean> {
  const { log, records, userId } = deps;
  // A second look, after a commit in doubt, may find that the first one ended it.
  let wasThere = false;
  return appendSurely(log, userId, async (stream) => {
    const feed = (await records.underHead(stream)).find(feedId);
    if (feed === null || feed.deleted) return wasThere;
    wasThere = true;
    await stream.append([change(authorOf(deps, stream), feed)]);
    return true;
  });
}

function authorOf({ clientId, userId }: SubscriptionDeps, stream: LockedStream): Author {
  return {
    clientId,
    actor: { kind: "user", principalId: userId },
    nowMs: stream.nowMs,
    newId: randomUUID,
  };
}
