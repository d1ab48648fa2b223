/** What the feed commands make of intervals and names. */
import type { FeedRecord } from "@tidemark/feeds";
import { describe, expect, test } from "vitest";
import { chooseFeeds } from "../src/feeds/choose-feeds.ts";
import { describeFeed, describePoll, describeUnusable } from "../src/feeds/describe-feeds.ts";
import { describeInterval, readInterval } from "../src/feeds/read-interval.ts";

const HOUR_MS = 3_600_000;

const FEED: FeedRecord = {
  id: "aaaa1111-0000-5000-8000-000000000001",
  firstSeq: 1,
  createdAt: "2026-01-02T03:04:05.000Z",
  lastStampMs: 0,
  url: "https://a.example/feed",
  title: null,
  folder: [],
  everyMs: HOUR_MS,
  paused: false,
  deleted: false,
  feedUrl: null,
  feedTitle: null,
  siteUrl: null,
  etag: null,
  lastModified: null,
  seen: null,
  unusableEntries: 0,
  imports: 0,
  lastImportId: null,
  lastPolledAtMs: null,
  lastNewAtMs: null,
  failures: 0,
  failureCode: null,
  failure: null,
  restUntilMs: null,
};
const OTHER: FeedRecord = {
  ...FEED,
  id: "aaaa2222-0000-5000-8000-000000000002",
  url: "https://b.example/feed",
  feedUrl: "https://c.example/feed",
};

test.each([
  ["15m", 15 * 60_000, "15 m"],
  ["90 m", 90 * 60_000, "90 m"],
  ["2H", 2 * HOUR_MS, "2 h"],
  ["1d", 24 * HOUR_MS, "1 d"],
])("%s is an interval", (text, ms, again) => {
  expect(readInterval(text)).toBe(ms);
  expect(describeInterval(ms)).toBe(again);
});

test.each(["", "1", "1s", "h", "-1h", "1.5h", "9999999m"])("%j is none", (text) => {
  expect(readInterval(text)).toBeNull();
});

describe("a feed is chosen", () => {
  test.each([
    ["its address", "https://a.example/feed", FEED],
    ["its address without a scheme", "b.example/feed", OTHER],
    ["where it has moved to", "https://c.example/feed", OTHER],
    ["the beginning of its id", "AAAA1", FEED],
  ])("by %s", (_what, name, feed) => {
    expect(chooseFeeds([FEED, OTHER], [name])).toEqual([feed]);
  });

  test("once, however often it is named", () => {
    expect(chooseFeeds([FEED, OTHER], ["aaaa1", FEED.url])).toEqual([FEED]);
  });

  test.each([
    [[FEED, OTHER], "aaaa", /^aaaa is the beginning of 2 feed ids; give more of it:\n {2}aaaa1111/],
    [[FEED], "https://x.example/", /^There is no feed https:\/\/x\.example\/\. Name it by .*\n {2}aaaa1111/],
    [[], "aaaa", /you are subscribed to none/],
  ])("not by what means none or several", (feeds, name, message) => {
    expect(() => chooseFeeds(feeds, [name])).toThrow(message);
  });
});

describe("a feed is described", () => {
  test("when it is new", () => {
    expect(describeFeed(FEED)).toBe(
      "  aaaa1111  https://a.example/feed\n            not polled yet, every 1 h",
    );
  });

  test("with all that there is to know", () => {
    const feed: FeedRecord = {
      ...OTHER,
      title: "Mine",
      folder: ["News", "Local"],
      lastPolledAtMs: 0,
      lastNewAtMs: 0,
      unusableEntries: 1,
      failureCode: "timeout",
      failure: "It was late.\nVery.",
    };
    expect(describeFeed(feed)).toBe(
      "  aaaa2222  https://b.example/feed  Mine\n            failing, every 1 h, in News/Local; " +
        "is at https://c.example/feed; polled 1970-01-01T00:00:00.000Z; last new 1970-01-01T00:00:00.000Z; " +
        "1 entry without a usable link; It was late. Very.",
    );
  });
});

test.each([
  [{ outcome: "new", imported: 2, passedOver: 1_000 }, "2 new, and 1,000 that are not taken"],
  [{ outcome: "nothing-new" }, "nothing new"],
  [{ outcome: "unchanged" }, "nothing new"],
  [{ outcome: "failed", failure: "It is\u001B[2J ill." }, "failed: It is [2J ill."],
  [{ outcome: "passed-over", why: "paused" }, "paused; resume it first"],
] as const)("a poll that ended with %j is told", (result, text) => {
  const whole = { importId: null, imported: 0, passedOver: 0, failure: null, ...result };
  expect(describePoll({ ...FEED, feedTitle: "A" }, whole as Parameters<typeof describePoll>[1])).toBe(
    `  A: ${text}`,
  );
});

test("twenty unusable rows are named, and the others counted", () => {
  const rows = Array.from({ length: 23 }, () => ({ title: null, reason: "It has no address." }));
  const lines = describeUnusable(rows);
  expect(lines).toHaveLength(21);
  expect(lines[0]).toBe("  not usable: a feed without a name: It has no address.");
  expect(lines.at(-1)).toBe("  … and 3 more");
});
