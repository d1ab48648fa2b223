/** What a poll's answer makes of a subscription. */
import { beforeEach, describe, expect, test } from "vitest";
import type { NewChange } from "@tidemark/sync-log";
import { changeFeed, isFeedImport, summariseFeed, unsubscribe } from "../src/index.ts";
import { answerOf, failed, FEED_ID, feedOf, HOUR_MS, START_MS, Stream, UNCHANGED } from "./subscription.ts";

const addresses = (...names: readonly (string | number)[]) =>
  names.map((name) => `https://example.com/${name}`);
const numbers = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => from - index);

function entryOf(id: string) {
  return { id, url: id, title: null, publishedAt: null };
}

/** Ids of the changes that make an import, and of their records. */
function importIds(changes: readonly NewChange[]) {
  return changes
    .filter(({ tableName }) => tableName !== "articleFeeds")
    .map(({ id, recordId }) => [id, recordId]);
}

let stream: Stream;

beforeEach(() => {
  stream = new Stream();
  stream.subscribe();
});

describe("a first poll", () => {
  test("imports the newest ten, and takes the others for seen", () => {
    const decision = stream.poll(answerOf(feedOf(...numbers(50, 1))));
    expect(decision).toMatchObject({ outcome: "new", imported: 10, passedOver: 40 });
    expect(stream.imported()).toEqual(addresses(...numbers(50, 41)));
    expect(stream.poll(answerOf(feedOf(...numbers(50, 1))))).toMatchObject({ outcome: "nothing-new" });
  });

  test("goes by dates where every entry has one", () => {
    const feed = feedOf(1, 2, 3);
    const dated = feed.entries.map((entry, index) => ({
      ...entry,
      publishedAt: `2026-01-0${index + 1}T00:00:00.000Z`,
    }));
    stream = new Stream({ firstEntries: 2 });
    stream.subscribe();
    stream.poll(answerOf({ ...feed, entries: dated }));
    expect(stream.imported()).toEqual(addresses(3, 2));
  });

  test("may import none at all", () => {
    stream = new Stream({ firstEntries: 0 });
    stream.subscribe();
    expect(stream.poll(answerOf(feedOf(1, 2)))).toMatchObject({ outcome: "nothing-new", passedOver: 2 });
    stream.poll(answerOf(feedOf(3, 1, 2)));
    expect(stream.imported()).toEqual(addresses(3));
  });

  test("of an empty feed is one: what comes next is new", () => {
    stream.poll(answerOf(feedOf()));
    stream.poll(answerOf(feedOf(...numbers(12, 1))));
    expect(stream.imported()).toHaveLength(12);
  });

  test("makes an import that says which feed it is from", () => {
    stream.poll(answerOf(feedOf(1, 2)));
    const [job] = stream.jobs();
    expect(job).toMatchObject({
      op: "insert",
      origin: "user",
      actor: { kind: "system", displayName: "Feeds" },
      data: { totalUrls: 2, status: "queued", source: "feed: A blog" },
    });
    expect(isFeedImport(job!.data!["source"] as string)).toBe(true);
    expect(summariseFeed(stream.feed())).toMatchObject({
      state: "ok",
      title: "A blog",
      siteUrl: "https://example.com/",
      lastImportId: job!.recordId,
      lastNewAt: "2026-01-02T03:04:05.000Z",
      lastPolledAt: "2026-01-02T03:04:05.000Z",
      nextPollAt: "2026-01-02T04:04:05.000Z",
      failure: null,
    });
  });
});

describe("later polls", () => {
  beforeEach(() => {
    stream.poll(answerOf(feedOf(3, 2, 1)));
    stream.nowMs += HOUR_MS;
  });

  test("import what was not there before, as an import of its own", () => {
    expect(stream.poll(answerOf(feedOf(5, 4, 3, 2)))).toMatchObject({ imported: 2 });
    expect(stream.imported().slice(3)).toEqual(addresses(5, 4));
    expect(new Set(stream.jobs().map(({ recordId }) => recordId)).size).toBe(2);
  });

  test("of the same answer decided again find nothing new", () => {
    const answer = answerOf(feedOf(4, 3, 2));
    stream.poll(answer);
    expect(stream.poll(answer)).toMatchObject({ outcome: "nothing-new", imported: 0, importId: null });
  });

  test("whose commit never came are decided to the same import", () => {
    const answer = answerOf(feedOf(4, 3));
    const first = stream.decide(answer);
    const second = stream.decide(answer);
    if (first.kind !== "polled" || second.kind !== "polled") throw new Error("dropped");
    expect(importIds(first.changes)).toEqual(importIds(second.changes));
    expect(importIds(first.changes)).toHaveLength(2);
  });

  test("don't import what vanished and came back", () => {
    stream.poll(answerOf(feedOf(4)));
    stream.poll(answerOf(feedOf(4, 3, 2, 1)));
    expect(stream.imported()).toEqual(addresses(3, 2, 1, 4));
  });

  test("don't import what the stream has, even if the subscription has forgotten it", () => {
    stream = new Stream({ maxVanished: 0 });
    stream.subscribe();
    stream.poll(answerOf(feedOf(2, 1)));
    stream.poll(answerOf(feedOf(3)));
    expect(stream.feed().seen).toHaveLength(1);
    expect(stream.poll(answerOf(feedOf(3, 2)))).toMatchObject({ outcome: "nothing-new" });
  });

  test("import at most so many at once, the newest; the others count as seen", () => {
    expect(stream.poll(answerOf(feedOf(...numbers(160, 1))))).toMatchObject({
      imported: 100,
      passedOver: 57,
    });
    expect(stream.poll(answerOf(feedOf(...numbers(160, 1))))).toMatchObject({ imported: 0, passedOver: 0 });
  });

  test("look at so many entries, the newest", () => {
    stream = new Stream({ maxEntries: 5, maxNewEntries: 5, firstEntries: 1 });
    stream.subscribe();
    stream.poll(answerOf(feedOf(...numbers(20, 1))));
    expect(stream.feed().seen).toHaveLength(5);
  });

  test("remember vanished entries up to a bound, the latest of them", () => {
    stream = new Stream({ maxVanished: 2, firstEntries: 0 });
    stream.subscribe();
    for (const document of [[1], [2], [3], [4]]) stream.poll(answerOf(feedOf(...document)));
    expect(stream.feed().seen).toHaveLength(3);
    stream.poll(answerOf(feedOf(2, 3, 4)));
    expect(stream.imported()).toEqual(addresses(2, 3, 4));
  });

  test("take an address of two entries once", () => {
    const feed = feedOf(5, 4);
    const entries = feed.entries.map((entry) => ({ ...entry, url: "https://example.com/same" }));
    expect(stream.poll(answerOf({ ...feed, entries }))).toMatchObject({ imported: 1 });
    expect(stream.poll(answerOf({ ...feed, entries: entries.slice(1) }))).toMatchObject({ imported: 0 });
  });

  test("know an entry again whose id turned to https", () => {
    const feed = feedOf();
    stream.poll(answerOf({ ...feed, entries: [entryOf("http://example.com/a")] }));
    expect(stream.poll(answerOf({ ...feed, entries: [entryOf("https://example.com/a")] }))).toMatchObject({
      imported: 0,
    });
  });

  test("say how many entries have no usable link", () => {
    stream.poll(answerOf({ ...feedOf(1), unusableCount: 1 }));
    expect(summariseFeed(stream.feed()).unusableEntries).toBe(1);
  });

  test("write only what is different, and when they were", () => {
    stream.poll(UNCHANGED);
    expect(stream.changes.at(-1)!.data).toEqual({ lastPolledAt: "2026-01-02T04:04:05.000Z" });
    stream.poll(answerOf(feedOf(3, 2, 1)));
    expect(Object.keys(stream.changes.at(-1)!.data!)).toEqual(["lastPolledAt"]);
  });
});

describe("what the server says of its document", () => {
  test("is kept for the next question, and stays when it says that nothing changed", () => {
    stream.poll(answerOf(feedOf(1), { etag: '"v1"' }));
    expect(stream.feed()).toMatchObject({ etag: '"v1"' });
    stream.poll(UNCHANGED);
    expect(stream.feed()).toMatchObject({ etag: '"v1"' });
    stream.poll(answerOf(feedOf(1)));
    expect(stream.feed()).toMatchObject({ etag: null });
  });

  test("a feed that moved for good is asked at its new address, and the user sees it", () => {
    stream.poll(answerOf(feedOf(1), { address: "https://new.example/feed" }));
    expect(summariseFeed(stream.feed())).toMatchObject({
      url: "https://example.com/feed",
      feedUrl: "https://new.example/feed",
      state: "ok",
    });
    stream.poll(answerOf(feedOf(1)));
    expect(stream.feed().feedUrl).toBeNull();
  });
});

describe("a failure", () => {
  test("is said, and the feed is left alone for longer each time, up to a day", () => {
    const rests = Array.from({ length: 8 }, () => {
      stream.poll(failed("server-error"));
      return (stream.feed().restUntilMs! - stream.nowMs) / HOUR_MS;
    });
    expect(rests).toEqual([0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 23.5, 23.5]);
    expect(summariseFeed(stream.feed())).toMatchObject({
      state: "failing",
      failure: { code: "server-error", message: "It failed: server-error.", times: 8 },
    });
  });

  test("is forgotten with the next success", () => {
    stream.poll(failed("timeout"));
    stream.poll(answerOf(feedOf(1)));
    expect(summariseFeed(stream.feed())).toMatchObject({ state: "ok", failure: null });
    expect(stream.feed()).toMatchObject({ failures: 0, restUntilMs: null });
  });

  test("that asks for a longer rest gets it", () => {
    stream.poll(failed("rate-limited", 5 * HOUR_MS));
    expect(stream.feed().restUntilMs).toBe(START_MS + 5 * HOUR_MS);
  });

  test("of a feed that is gone for good pauses it until its user resumes it", () => {
    stream.poll(failed("gone"));
    expect(summariseFeed(stream.feed())).toMatchObject({ state: "gone", nextPollAt: null });
    expect(stream.poll(answerOf(feedOf(1)))).toEqual({ kind: "dropped", reason: "paused" });
    stream.append(changeFeed(stream.author(), stream.feed(), { paused: false }));
    expect(stream.poll(answerOf(feedOf(1)))).toMatchObject({ outcome: "new" });
    expect(summariseFeed(stream.feed())).toMatchObject({ state: "ok" });
  });

  test.each(["gone", "not-found", "not-a-feed", "dns-not-found"])(
    "%s where it had moved to leads back to the subscribed address",
    (code) => {
      stream.poll(answerOf(feedOf(1), { address: "https://new.example/feed", etag: '"v1"' }));
      stream.poll(failed(code));
      expect(stream.feed()).toMatchObject({ feedUrl: null, etag: null, paused: false, failureCode: code });
    },
  );

  test("of the site itself leaves the new address", () => {
    stream.poll(answerOf(feedOf(1), { address: "https://new.example/feed" }));
    stream.poll(failed("server-error"));
    expect(stream.feed().feedUrl).toBe("https://new.example/feed");
  });

  test("keeps what was seen", () => {
    stream.poll(answerOf(feedOf(2, 1)));
    stream.poll(failed("malformed-feed"));
    stream.poll(answerOf(feedOf(3, 2, 1)));
    expect(stream.imported()).toEqual(addresses(2, 1, 3));
  });

  test("by an abort is none", () => {
    expect(stream.poll(failed("aborted"))).toEqual({ kind: "dropped", reason: "aborted" });
  });
});

describe("a subscription that", () => {
  test("ended while the feed was fetched gets nothing of it", () => {
    stream.append(unsubscribe(stream.author(), stream.feed()));
    expect(stream.poll(answerOf(feedOf(1)))).toEqual({ kind: "dropped", reason: "unsubscribed" });
  });

  test("was paused meanwhile gets nothing of it", () => {
    stream.append(changeFeed(stream.author(), stream.feed(), { paused: true }));
    expect(stream.poll(answerOf(feedOf(1)))).toEqual({ kind: "dropped", reason: "paused" });
  });

  test("begins again knows what it had seen", () => {
    stream.poll(answerOf(feedOf(2, 1)));
    stream.append(unsubscribe(stream.author(), stream.feed()));
    stream.subscribe();
    expect(stream.feed()).toMatchObject({ id: FEED_ID, deleted: false, paused: false });
    stream.poll(answerOf(feedOf(3, 2, 1)));
    expect(stream.imported()).toEqual(addresses(2, 1, 3));
  });

  test("is stamped in the future by its device is still the worker's to write", () => {
    const wrong = changeFeed(stream.author(), stream.feed(), { paused: false });
    stream.append({ ...wrong, fieldMeta: { paused: "2030-01-01T00:00:00.000Z" } });
    stream.poll(failed("gone"));
    expect(stream.feed().paused).toBe(true);
  });
});
