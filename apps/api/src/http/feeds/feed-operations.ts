/** The feed routes, as requests are checked and the document tells them. */
import { z } from "@hono/zod-openapi";
import { MAX_DOCUMENT_BYTES } from "@tidemark/feeds";
import { MAX_SMALL_BODY_BYTES } from "../limit-body.ts";
import { operation } from "../openapi/operation.ts";
import {
  FEED_CHANGE,
  FEED_EXAMPLE,
  FEED_LIST,
  IMPORTED_FEEDS,
  NEW_FEED,
  ONE_FEED,
  POLLED_FEED,
} from "./feed-schemas.ts";
import { LIST_TYPES } from "./read-feed-list.ts";

const ID = z.object({ id: z.string() });
const FILE = z.string().openapi({ format: "binary" });
const FEED_NOW = {
  kind: "json",
  about: "The feed as it is now.",
  schema: ONE_FEED,
  example: { feed: FEED_EXAMPLE },
} as const;

/** A form is a little longer than the file in it. */
const MAX_FEED_LIST_BYTES = MAX_DOCUMENT_BYTES + 64 * 1024;

export const SUBSCRIBE = operation({
  id: "subscribe",
  method: "post",
  path: "/",
  tag: "feeds",
  summary: "Subscribe to a feed",
  about:
    "It is polled at once and from then on in its interval; what is new becomes an import. Of a feed that was " +
    "just subscribed to, the newest entries are taken. An address that is subscribed to already stays as it is.",
  body: {
    kind: "json",
    schema: NEW_FEED,
    maxBytes: MAX_SMALL_BODY_BYTES,
    example: { url: FEED_EXAMPLE.url },
  },
  answers: {
    201: { kind: "json", about: "The subscription.", schema: ONE_FEED, example: { feed: FEED_EXAMPLE } },
    200: { kind: "json", about: "It was there before.", schema: ONE_FEED, example: { feed: FEED_EXAMPLE } },
  },
  problems: ["invalid-url", "too-many-feeds", "no-account-key"],
});

export const IMPORT_FEEDS = operation({
  id: "importFeeds",
  method: "post",
  path: "/opml",
  tag: "feeds",
  summary: "Subscribe to all feeds of a list (OPML)",
  about: "As a file, or as the field `file` of a form. All of them or none.",
  body: {
    kind: "raw",
    maxBytes: MAX_FEED_LIST_BYTES,
    content: {
      "multipart/form-data": { schema: z.object({ file: FILE }) },
      ...Object.fromEntries(LIST_TYPES.map((type) => [type, { schema: FILE }])),
    },
  },
  answers: {
    200: {
      kind: "json",
      about: "The feeds, and what could not be used.",
      schema: IMPORTED_FEEDS,
      example: { feeds: [FEED_EXAMPLE], subscribed: 1, duplicates: 0, unusable: [], unusableCount: 0 },
    },
  },
  problems: [
    "invalid-input",
    "empty",
    "not-a-list",
    "unsupported-media-type",
    "too-many-feeds",
    "no-account-key",
  ],
});

export const EXPORT_FEEDS = operation({
  id: "exportFeeds",
  method: "get",
  path: "/opml",
  tag: "feeds",
  summary: "All subscriptions as a list (OPML)",
  answers: { 200: { kind: "text", about: "For any reader of feeds.", contentType: "text/x-opml" } },
});

export const LIST_FEEDS = operation({
  id: "listFeeds",
  method: "get",
  path: "/",
  tag: "feeds",
  summary: "The user's subscriptions, oldest first",
  answers: {
    200: { kind: "json", about: "All of them.", schema: FEED_LIST, example: { feeds: [FEED_EXAMPLE] } },
  },
});

export const READ_FEED = operation({
  id: "readFeed",
  method: "get",
  path: "/{id}",
  tag: "feeds",
  summary: "One subscription and its state",
  params: ID,
  answers: { 200: FEED_NOW },
  problems: ["not-found"],
});

export const CHANGE_FEED = operation({
  id: "changeFeed",
  method: "put",
  path: "/{id}",
  tag: "feeds",
  summary: "Change its name, folder or interval",
  params: ID,
  body: {
    kind: "json",
    schema: FEED_CHANGE,
    maxBytes: MAX_SMALL_BODY_BYTES,
    example: { everyMs: 7_200_000 },
  },
  answers: { 200: FEED_NOW },
  problems: ["not-found"],
});

export const PAUSE_FEED = operation({
  id: "pauseFeed",
  method: "post",
  path: "/{id}/pause",
  tag: "feeds",
  summary: "Poll it no more until it is resumed",
  params: ID,
  answers: { 200: FEED_NOW },
  problems: ["not-found"],
});

export const RESUME_FEED = operation({
  id: "resumeFeed",
  method: "post",
  path: "/{id}/resume",
  tag: "feeds",
  summary: "Poll it again, and at once",
  params: ID,
  answers: { 200: FEED_NOW },
  problems: ["not-found"],
});

export const POLL_FEED = operation({
  id: "pollFeed",
  method: "post",
  path: "/{id}/poll",
  tag: "feeds",
  summary: "Poll it now, whenever it is due",
  params: ID,
  answers: {
    202: {
      kind: "json",
      about: "It will be polled; a poll that waits already is that one.",
      schema: POLLED_FEED,
      example: { feed: FEED_EXAMPLE, jobId: "0198c0de-5a5e-7000-8000-000000000003" },
    },
  },
  problems: ["not-found", "intent-refused"],
});

export const UNSUBSCRIBE = operation({
  id: "unsubscribe",
  method: "delete",
  path: "/{id}",
  tag: "feeds",
  summary: "End the subscription; what was imported stays",
  params: ID,
  answers: { 204: { kind: "empty", about: "It has ended." } },
  problems: ["not-found"],
});
