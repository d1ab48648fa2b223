/**
 * One change onto a user's subscriptions: field by field the last writer wins, and each writer only over
 * the fields that are its own. What somebody writes into another's fields has no effect.
 */
import {
  APPLIED,
  type Change,
  type Effect,
  evolveContent,
  ignored,
  type Json,
  parseStampMs,
  UNRELATED,
} from "@tidemark/sync-log";
import { type FeedFold } from "./feed-record.ts";
import { APP_ID, FEEDS, USER_FIELDS, WORKER_FIELDS } from "./model.ts";

export interface FeedBook {
  position: number;
  /** By id, oldest first. Those unsubscribed from are there, too. */
  readonly feeds: Map<string, FeedFold>;
}

export function createFeedBook(): FeedBook {
  return { position: 0, feeds: new Map() };
}

export function evolveFeeds(book: FeedBook, change: Change): Effect {
  if (change.appId !== APP_ID || change.tableName !== FEEDS) return UNRELATED;
  const known = book.feeds.get(change.recordId);
  if (known === undefined && (change.op !== "insert" || typeof change.data?.["url"] !== "string")) {
    return ignored("not-subscribed");
  }
  const own = ownPart(change, known !== undefined);
  if (own === null) return ignored("not-their-fields");
  book.feeds.set(change.recordId, {
    id: change.recordId,
    firstSeq: known?.firstSeq ?? change.seq,
    createdAt: known?.createdAt ?? change.createdAt,
    lastStampMs: Math.max(known?.lastStampMs ?? 0, latestStampMs(change)),
    fields: evolveContent(known?.fields, own),
  });
  return APPLIED;
}

/** The change without the fields that its writer has no say in; null when none is left. */
function ownPart(change: Change, isSubscribed: boolean): Change | null {
  const isByWorker = change.origin === "system";
  if (change.op === "delete") return isByWorker ? null : change;
  const fields = isByWorker ? WORKER_FIELDS : USER_FIELDS;
  const data: Record<string, Json> = {};
  for (const [field, value] of Object.entries(change.data ?? {})) {
    const isFixed = field === "url" && isSubscribed;
    if (fields.has(field) && !isFixed) data[field] = value;
  }
  return Object.keys(data).length === 0 ? null : { ...change, data };
}

function latestStampMs(change: Change): number {
  const stamps = Object.values(change.fieldMeta).map((stamp) => parseStampMs(stamp) ?? 0);
  return Math.max(parseStampMs(change.createdAt) ?? 0, ...stamps);
}
