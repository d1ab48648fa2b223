/**
 * Decides what a poll's answer means: what of it is imported, and what the subscription's record says
 * from now on. Pure; the same answer decided again after it was stored finds nothing new.
 */
import { addItems, announceImport, type Author } from "@tidemark/import-job";
import { formatStamp, type Json, laterStampMs, type NewChange } from "@tidemark/sync-log";
import type { FeedLimits } from "../limits.ts";
import type { FeedRecord } from "../record/feed-record.ts";
import { twinOf } from "../record/twin.ts";
import { APP_ID, FEEDS, FEEDS_ACTOR, FEEDS_CLIENT_ID, SCHEMA_VERSION } from "../record/model.ts";
import { type DeriveId, type KeyedEntry, rememberSeen, sightEntries } from "./fresh-entries.ts";
import { feedImportSource } from "./import-source.ts";
import type { PollAnswer } from "./poll-answer.ts";
import { duplicateFields, failedFields, recoveredFields } from "./poll-failure.ts";

export interface PollContext {
  /** The log's clock, ms. */
  readonly nowMs: number;
  /** A fresh UUID each time. */
  readonly newId: () => string;
  readonly derive: DeriveId;
  readonly limits: FeedLimits;
  /** Items that the stream has already. */
  readonly knownItems: ReadonlySet<string>;
  /** The user's other subscriptions. */
  readonly others: readonly FeedRecord[];
}

export type PollDecision =
  /** The subscription was ended or paused meanwhile, or the poll was broken off: nothing of it counts. */
  | { readonly kind: "dropped"; readonly reason: "unsubscribed" | "paused" | "aborted" }
  /** Another subscription has this feed: nothing is imported, and the record says so. */
  | { readonly kind: "duplicate"; readonly of: FeedRecord; readonly changes: readonly NewChange[] }
  | {
      readonly kind: "polled";
      readonly outcome: "new" | "nothing-new" | "unchanged" | "failed";
      /** To append as one batch. */
      readonly changes: readonly NewChange[];
      readonly importId: string | null;
      readonly imported: number;
      readonly passedOver: number;
      /** A sentence for people, where the poll failed. */
      readonly failure: string | null;
    };

/** The items that a decision on this answer may add; which of them the stream has is for the shell to find out. */
export function itemsWanted(
  feed: FeedRecord,
  answer: PollAnswer,
  context: Omit<PollContext, "knownItems" | "others">,
): string[] {
  if (answer.kind !== "feed") return [];
  const { fresh } = sightEntries(feed, answer.feed.entries, context.limits, context.derive);
  return fresh.map(({ itemId }) => itemId);
}

export function decidePoll(feed: FeedRecord, answer: PollAnswer, context: PollContext): PollDecision {
  if (feed.deleted) return { kind: "dropped", reason: "unsubscribed" };
  if (feed.paused) return { kind: "dropped", reason: "paused" };
  return leaveToTwin(feed, answer, context) ?? takeAnswer(feed, answer, context);
}

/** Null when no other subscription has the feed that was found. */
function leaveToTwin(feed: FeedRecord, answer: PollAnswer, context: PollContext): PollDecision | null {
  if (answer.kind === "failed") return null;
  const place = placeOf(feed, answer);
  const twin = twinOf({ ...feed, ...place }, context.others);
  if (twin === null) return null;
  const { changes } = polled(feed, { ...duplicateFields(twin), ...place }, context);
  return { kind: "duplicate", of: twin, changes };
}

function takeAnswer(feed: FeedRecord, answer: PollAnswer, context: PollContext): PollDecision {
  switch (answer.kind) {
    case "feed":
      return takeDocument(feed, answer, context);
    case "unchanged": {
      const fields = { ...recoveredFields(), ...placeFields(feed, answer) };
      return { ...polled(feed, fields, context), outcome: "unchanged" };
    }
    case "failed": {
      if (answer.code === "aborted") return { kind: "dropped", reason: "aborted" };
      const fields = failedFields(feed, answer, context);
      return { ...polled(feed, fields, context), outcome: "failed", failure: fields.failure };
    }
    default:
      return answer satisfies never;
  }
}

function takeDocument(
  feed: FeedRecord,
  answer: Extract<PollAnswer, { kind: "feed" }>,
  context: PollContext,
): PollDecision {
  const { feed: document } = answer;
  const { entries, fresh, passedOver } = sightEntries(feed, document.entries, context.limits, context.derive);
  const wanted = fresh.filter(({ itemId }) => !context.knownItems.has(itemId));
  const importId = wanted.length === 0 ? null : context.derive(feed.id, "import", feed.imports);
  const known = new Set(feed.seen);
  const hasNews = feed.seen === null || entries.some(({ key }) => !known.has(key));
  const fields: Record<string, Json> = {
    ...recoveredFields(),
    ...placeFields(feed, answer),
    feedTitle: document.title,
    siteUrl: document.siteUrl,
    unusableEntries: document.unusableCount,
    ...(hasNews && { seen: rememberSeen(feed.seen, entries, context.limits) }),
    ...(importId !== null && {
      imports: feed.imports + 1,
      lastImportId: importId,
      lastNewAt: formatStamp(context.nowMs),
    }),
  };
  const own = polled(feed, fields, context);
  return {
    ...own,
    outcome: importId === null ? "nothing-new" : "new",
    changes: [
      ...own.changes,
      ...(importId === null ? [] : importOf(feed, importId, wanted, document.title, context)),
    ],
    importId,
    imported: wanted.length,
    passedOver,
  };
}

type Polled = Extract<PollDecision, { kind: "polled" }>;

/** The record's own change: what differs from how it is, and that it was polled. */
function polled(feed: FeedRecord, fields: Readonly<Record<string, Json>>, context: PollContext): Polled {
  const stamp = formatStamp(laterStampMs(context.nowMs, feed.lastStampMs));
  const data: Record<string, Json> = { lastPolledAt: formatStamp(context.nowMs) };
  for (const [field, value] of Object.entries(fields)) if (differs(feed, field, value)) data[field] = value;
  const change: NewChange = {
    id: context.newId(),
    appId: APP_ID,
    tableName: FEEDS,
    recordId: feed.id,
    op: "update",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, stamp])),
    spaceId: null,
    clientId: FEEDS_CLIENT_ID,
    schemaVersion: SCHEMA_VERSION,
    actor: FEEDS_ACTOR,
    origin: "system",
  };
  return {
    kind: "polled",
    outcome: "nothing-new",
    changes: [change],
    importId: null,
    imported: 0,
    passedOver: 0,
    failure: null,
  };
}

/** Fields that the record shows otherwise than the log keeps them are always said again. */
function differs(feed: FeedRecord, field: string, value: Json): boolean {
  if (field === "restUntil") return value !== null || feed.restUntilMs !== null;
  return !(field in feed) || feed[field as keyof FeedRecord] !== value;
}

type Found = Exclude<PollAnswer, { kind: "failed" }>;

function placeOf(feed: FeedRecord, { address }: Found): { readonly feedUrl: string | null } {
  return { feedUrl: address === feed.url ? null : address };
}

function placeFields(feed: FeedRecord, found: Found): Record<string, Json> {
  return {
    ...placeOf(feed, found),
    // A server that repeats no validators with "unchanged" means those that it was asked with.
    ...(found.etag === null && found.kind === "unchanged" ? {} : { etag: found.etag }),
    ...(found.lastModified === null && found.kind === "unchanged"
      ? {}
      : { lastModified: found.lastModified }),
  };
}

/** All ids follow from the feed and the number of this import, so that writing it again writes the same. */
function importOf(
  feed: FeedRecord,
  importId: string,
  wanted: readonly KeyedEntry[],
  feedTitle: string | null,
  { nowMs, derive }: PollContext,
): NewChange[] {
  let count = 0;
  const author: Author = {
    clientId: FEEDS_CLIENT_ID,
    actor: FEEDS_ACTOR,
    nowMs,
    newId: () => derive(importId, "change", count++),
  };
  const source = feedImportSource(feed.title ?? feedTitle ?? feed.url);
  const items = wanted.map(({ itemId, url }) => ({ itemId, url }));
  return [
    announceImport(author, { jobId: importId, totalUrls: items.length, source }),
    ...addItems(author, importId, items, 0),
  ];
}
