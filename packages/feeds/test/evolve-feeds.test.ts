/** How subscriptions are folded: who may write what. */
import { beforeEach, describe, expect, test } from "vitest";
import type { NewChange } from "@tidemark/sync-log";
import { changeFeed, createFeedBook, evolveFeeds, unsubscribe } from "../src/index.ts";
import { answerOf, FEED_ID, feedOf, Stream } from "./subscription.ts";

let stream: Stream;

beforeEach(() => {
  stream = new Stream();
  stream.subscribe();
});

/** A change of the subscription by somebody who may not have a say in it. */
function forged(
  origin: NewChange["origin"],
  data: NewChange["data"],
  op: NewChange["op"] = "update",
): NewChange {
  const template = changeFeed(stream.author(), stream.feed(), { paused: false });
  const at = "2026-06-01T00:00:00.000Z";
  const fields = data === null ? ["deletedAt"] : Object.keys(data);
  return { ...template, op, origin, data, fieldMeta: Object.fromEntries(fields.map((field) => [field, at])) };
}

describe("a user's change", () => {
  test("counts for the name, the folder, the interval and the pause", () => {
    const fields = { title: "Mine", folder: ["A", "B"], everyMs: 7_200_000, paused: true };
    stream.append(changeFeed(stream.author(), stream.feed(), fields));
    expect(stream.feed()).toMatchObject(fields);
  });

  test.each(["seen", "etag", "feedUrl", "imports", "failureCode", "lastPolledAt"])(
    "has no say in %s",
    (field) => {
      stream.poll(answerOf(feedOf(1), { etag: '"v1"' }));
      const before = stream.feed();
      stream.append(forged("user", { [field]: "forged" }));
      expect(stream.feed()).toEqual(before);
    },
  );

  test("never moves a subscription to another address", () => {
    stream.append(forged("user", { url: "https://evil.example/" }));
    stream.append(forged("user", { url: "https://evil.example/", title: "x" }, "insert"));
    expect(stream.feed()).toMatchObject({ url: "https://example.com/feed", title: "x" });
  });

  test("of the interval counts within the limits only", () => {
    stream.append(changeFeed(stream.author(), stream.feed(), { everyMs: 1 }));
    expect(stream.feed().everyMs).toBe(stream.limits.minEveryMs);
    stream.append(changeFeed(stream.author(), stream.feed(), { everyMs: 1e18 }));
    expect(stream.feed().everyMs).toBe(stream.limits.maxEveryMs);
  });
});

describe("a worker's change", () => {
  test.each(["url", "title", "folder", "everyMs", "deletedAt"])("has no say in %s", (field) => {
    const before = stream.feed();
    stream.append(forged("system", { [field]: "2026-06-01T00:00:00.000Z" }));
    expect(stream.feed()).toEqual(before);
  });

  test("never ends a subscription", () => {
    stream.append(forged("system", null, "delete"));
    expect(stream.feed().deleted).toBe(false);
  });
});

test("a subscription ends and begins again", () => {
  stream.append(unsubscribe(stream.author(), stream.feed()));
  expect(stream.feed().deleted).toBe(true);
  stream.subscribe();
  expect(stream.feed().deleted).toBe(false);
});

test("later edits do not bring an ended subscription back", () => {
  stream.append(unsubscribe(stream.author(), stream.feed()));
  stream.append(changeFeed(stream.author(), stream.feed(), { title: "x" }));
  expect(stream.feed().deleted).toBe(true);
});

test("a change of a subscription that never was, and of another table, has no effect", () => {
  const book = createFeedBook();
  const [stored] = stream.changes;
  expect(evolveFeeds(book, { ...stored!, op: "update" })).toMatchObject({ kind: "ignored" });
  expect(evolveFeeds(book, { ...stored!, data: { title: "x" } })).toMatchObject({ kind: "ignored" });
  expect(evolveFeeds(book, { ...stored!, tableName: "articles" })).toEqual({ kind: "unrelated" });
  expect(book.feeds.size).toBe(0);
});

test("fields of a wrong kind read as if they were not there", () => {
  stream.append(forged("user", { title: 5, folder: "x", everyMs: "soon", paused: "yes" }));
  stream.append(forged("system", { seen: [1, "a", null], lastPolledAt: "never", failures: -1 }));
  expect(stream.feed()).toMatchObject({
    id: FEED_ID,
    title: null,
    folder: [],
    everyMs: stream.limits.defaultEveryMs,
    paused: false,
    seen: ["a"],
    lastPolledAtMs: null,
    failures: 0,
  });
});
