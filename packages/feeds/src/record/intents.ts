/** What subscribers write: a subscription, changes of it, its end. */
import { type Actor, formatStamp, type Json, laterStampMs, type NewChange } from "@tidemark/sync-log";
import type { Author } from "@tidemark/import-job";
import type { FeedRecord } from "./feed-record.ts";
import { APP_ID, FEEDS, SCHEMA_VERSION } from "./model.ts";

/** What a subscriber may say of a feed. */
export interface SubscriberFields {
  /** The subscriber's own name for it; null for the feed's. */
  readonly title: string | null;
  readonly folder: readonly string[];
  readonly everyMs: number;
  readonly paused: boolean;
}

/** `known` is the record of this id, if there is one: subscribed to already, or once. */
export function subscribe(
  author: Author,
  feed: { readonly feedId: string; readonly url: string } & SubscriberFields,
  known: FeedRecord | null,
): NewChange {
  const { feedId, url, ...fields } = feed;
  if (known === null) return write(author, feedId, "insert", { url, ...fields }, 0);
  return write(author, feedId, "update", { ...fields, deletedAt: null }, known.lastStampMs);
}

export function changeFeed(author: Author, feed: FeedRecord, fields: Partial<SubscriberFields>): NewChange {
  return write(author, feed.id, "update", { ...fields }, feed.lastStampMs);
}

export function unsubscribe(author: Author, feed: FeedRecord): NewChange {
  const stampMs = laterStampMs(author.nowMs, feed.lastStampMs);
  return { ...blank(author, feed.id, "delete"), data: null, fieldMeta: { deletedAt: formatStamp(stampMs) } };
}

function write(
  author: Author,
  feedId: string,
  op: "insert" | "update",
  fields: Readonly<Record<string, Json | undefined>>,
  latestSeenMs: number,
): NewChange {
  const stamp = formatStamp(laterStampMs(author.nowMs, latestSeenMs));
  const data: Record<string, Json> = {};
  const fieldMeta: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    data[field] = value;
    fieldMeta[field] = stamp;
  }
  return { ...blank(author, feedId, op), data, fieldMeta };
}

function blank(
  author: { readonly clientId: string; readonly actor: Actor | null; readonly newId: () => string },
  feedId: string,
  op: NewChange["op"],
): Omit<NewChange, "data" | "fieldMeta"> {
  return {
    id: author.newId(),
    appId: APP_ID,
    tableName: FEEDS,
    recordId: feedId,
    op,
    spaceId: null,
    clientId: author.clientId,
    schemaVersion: SCHEMA_VERSION,
    actor: author.actor,
    origin: "user",
  };
}
