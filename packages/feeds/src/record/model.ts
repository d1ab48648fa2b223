/** The table of subscriptions: its fields, and who may write which. */
import { FEED_TABLES } from "@tidemark/sync-log";

export const APP_ID = FEED_TABLES.appId;
export const FEEDS = FEED_TABLES.feeds;
export const SCHEMA_VERSION = 1;

/** Who the worker's changes say they are from. */
export const FEEDS_CLIENT_ID = "articles-feeds-worker";
export const FEEDS_ACTOR = {
  kind: "system",
  principalId: "system:articles-feeds-worker",
  displayName: "Feeds",
} as const;

/** What the subscriber says. The address never changes: another address is another subscription. */
export const USER_FIELDS: ReadonlySet<string> = new Set([
  "url",
  "title",
  "folder",
  "everyMs",
  "paused",
  "deletedAt",
]);

/** What polling finds out. It pauses a feed, too, that is gone for good. */
export const WORKER_FIELDS: ReadonlySet<string> = new Set([
  "paused",
  "feedUrl",
  "feedTitle",
  "siteUrl",
  "etag",
  "lastModified",
  "seen",
  "unusableEntries",
  "imports",
  "lastImportId",
  "lastPolledAt",
  "lastNewAt",
  "failures",
  "failureCode",
  "failure",
  "restUntil",
]);
