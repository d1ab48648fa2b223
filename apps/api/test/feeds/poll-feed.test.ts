/** Polling feeds that a server really serves. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LockedStream, type SyncLog } from "@tidemark/sync-log";
import { UnknownCommitError } from "@tidemark/sync-log-postgres";
import { pollFeed } from "../../src/feeds/poll-feed.ts";
import { changesOf, type FeedScene, feedScene, USER } from "./feed-scene.ts";

let scene: FeedScene;

beforeEach(async () => {
  scene = await feedScene();
});

afterEach(() => scene.close());

describe("a feed", () => {
  test.each(["rss", "atom", "json", "latin1"] as const)(
    "in %s is imported, and then what is new",
    async (format) => {
      const feed = await scene.subscribe(scene.web.feeds.url(format));
      const first = scene.web.feeds.articlesOf().slice(0, 10);
      expect(await scene.poll(feed)).toMatchObject({ outcome: "new", imported: 10, passedOver: 2 });
      expect(await scene.imported()).toEqual(first);
      const fresh = scene.web.feeds.publish(2);
      expect(await scene.poll(feed)).toMatchObject({ outcome: "new", imported: 2, passedOver: 0 });
      expect(await scene.imported()).toEqual([...first, ...fresh]);
      expect(await scene.find(feed)).toMatchObject({
        feedTitle: "Letterbox Café, desk 0",
        failureCode: null,
      });
    },
  );

  test("that has not changed is not sent again", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    await scene.poll(feed);
    expect(await scene.poll(feed)).toMatchObject({ outcome: "unchanged" });
    scene.web.feeds.publish();
    expect(await scene.poll(feed)).toMatchObject({ outcome: "new", imported: 1 });
  });

  test("is found through the page that names it, and asked for directly from then on", async () => {
    const feed = await scene.subscribe(scene.web.feeds.pageUrl);
    expect(await scene.poll(feed)).toMatchObject({ outcome: "new", imported: 10 });
    expect((await scene.find(feed)).feedUrl).toBe(scene.web.feeds.url("rss"));
    await scene.poll(feed);
    expect(scene.web.requests.count(scene.web.feeds.pageUrl)).toBe(1);
  });

  test("that moved for good is asked for where it is from then on", async () => {
    const feed = await scene.subscribe(scene.web.feeds.odd("moved"));
    expect(await scene.poll(feed)).toMatchObject({ outcome: "new" });
    expect((await scene.find(feed)).feedUrl).toBe(scene.web.feeds.url("rss"));
    expect(await scene.poll(feed)).toMatchObject({ outcome: "unchanged" });
    expect(scene.web.requests.count(scene.web.feeds.odd("moved"))).toBe(1);
  });

  test.each([
    ["broken", "malformed-feed"],
    ["missing", "not-found"],
    ["ill", "server-error"],
  ] as const)("that is %s says so, and is left alone for a while", async (which, code) => {
    const feed = await scene.subscribe(scene.web.feeds.odd(which));
    expect(await scene.poll(feed)).toMatchObject({ outcome: "failed", imported: 0 });
    expect(await scene.find(feed)).toMatchObject({ failureCode: code, failures: 1, paused: false });
  });

  test("that is gone for good is paused", async () => {
    const feed = await scene.subscribe(scene.web.feeds.odd("gone"));
    expect(await scene.poll(feed)).toMatchObject({ outcome: "failed" });
    expect(await scene.find(feed)).toMatchObject({ failureCode: "gone", paused: true });
    expect(await scene.poll(feed)).toEqual({ outcome: "passed-over", why: "paused" });
  });

  test("in the private network is not asked for", async () => {
    const feed = await scene.subscribe("http://169.254.169.254/feed");
    await scene.poll(feed);
    expect((await scene.find(feed)).failureCode).toBe("blocked-address");
  });
});

function twinOf({ id, url }: { readonly id: string; readonly url: string }) {
  return { outcome: "passed-over", why: "duplicate", of: { id, url } };
}

describe("a feed that two subscriptions name", () => {
  test("is imported for the one that names it directly, when its page names it later", async () => {
    const direct = await scene.subscribe(scene.web.feeds.url("rss"));
    expect(await scene.poll(direct)).toMatchObject({ outcome: "new", imported: 10 });
    const page = await scene.subscribe(scene.web.feeds.pageUrl);
    expect(await scene.poll(page)).toEqual(twinOf(direct));
    expect(await scene.poll(page)).toEqual(twinOf(direct));
    expect(await scene.imported()).toHaveLength(10);
    expect(scene.web.requests.count(scene.web.feeds.pageUrl)).toBe(1);
    expect(await scene.find(page)).toMatchObject({
      feedUrl: direct.url,
      failureCode: "duplicate",
      failure: `This is the feed of another subscription, Letterbox Café, desk 0 (${direct.url}), and is polled there only. End one of the two.`,
    });
    expect(await scene.poll(direct)).toMatchObject({ outcome: "unchanged" });
  });

  test("is not subscribed to again once it is known whose it is", async () => {
    const page = await scene.subscribe(scene.web.feeds.pageUrl);
    await scene.poll(page);
    const subscription = await scene.desk.subscribe([{ url: scene.web.feeds.url("rss") }]);
    expect(subscription).toMatchObject({
      kind: "subscribed",
      feeds: [{ feed: { id: page.id }, isNew: false }],
    });
    expect(await scene.desk.list()).toHaveLength(1);
  });

  test("is polled by the one that was polled first, whichever is older", async () => {
    const page = await scene.subscribe(scene.web.feeds.pageUrl);
    const direct = await scene.subscribe(scene.web.feeds.url("rss"));
    await scene.poll(direct);
    expect(await scene.poll(page)).toEqual(twinOf(direct));
    expect(await scene.poll(direct)).toMatchObject({ outcome: "unchanged" });
    expect(await scene.imported()).toHaveLength(10);
  });

  test("is imported once when both are polled at the same time", async () => {
    const feeds = [
      await scene.subscribe(scene.web.feeds.pageUrl),
      await scene.subscribe(scene.web.feeds.url("rss")),
      await scene.subscribe(scene.web.feeds.odd("moved")),
    ];
    const results = await Promise.all(feeds.map((feed) => scene.poll(feed)));
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(["new", "passed-over", "passed-over"]);
    for (const feed of feeds) await scene.poll(feed);
    expect(await scene.imported()).toHaveLength(10);
  });

  test("goes on with the other one when its own subscription ends", async () => {
    const direct = await scene.subscribe(scene.web.feeds.url("rss"));
    await scene.poll(direct);
    const page = await scene.subscribe(scene.web.feeds.pageUrl);
    await scene.poll(page);
    await scene.desk.end(direct.id);
    expect(await scene.poll(page)).toMatchObject({ outcome: "new" });
    expect(await scene.find(page)).toMatchObject({ failureCode: null, failure: null });
  });
});

test("a feed that is left alone is polled only when it is named", async () => {
  const feed = await scene.subscribe(scene.web.feeds.odd("ill"));
  const request = { userId: USER, feedId: feed.id, signal: new AbortController().signal };
  await pollFeed(scene.deps, { ...request, when: "rested" });
  for (const when of ["due", "rested"] as const) {
    expect(await pollFeed(scene.deps, { ...request, when })).toEqual({
      outcome: "passed-over",
      why: "resting",
    });
  }
  expect(await pollFeed(scene.deps, { ...request, when: "now" })).toMatchObject({ outcome: "failed" });
});

describe("a poll", () => {
  test("of a feed that is not due does nothing, unless a person asks for it", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    const request = { userId: USER, feedId: feed.id, signal: new AbortController().signal };
    expect(await pollFeed(scene.deps, { ...request, when: "due" })).toMatchObject({ outcome: "new" });
    expect(await pollFeed(scene.deps, { ...request, when: "due" })).toEqual({
      outcome: "passed-over",
      why: "not-due",
    });
    expect(await pollFeed(scene.deps, { ...request, when: "now" })).toMatchObject({ outcome: "unchanged" });
  });

  test("of no feed, and of one whose subscription has ended, does nothing", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    await scene.desk.end(feed.id);
    expect(await scene.poll(feed)).toEqual({ outcome: "passed-over", why: "unsubscribed" });
    expect(await scene.poll({ ...feed, id: "no-such-feed" })).toEqual({
      outcome: "passed-over",
      why: "unknown",
    });
    expect(scene.web.requests.total).toBe(0);
  });

  test("whose subscription ends while it fetches imports nothing", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    const held = scene.web.feeds.hold(scene.web.feeds.url());
    const polling = scene.poll(feed);
    await held.asked;
    await scene.desk.end(feed.id);
    held.release();
    expect(await polling).toEqual({ outcome: "passed-over", why: "unsubscribed" });
    expect(await scene.imported()).toEqual([]);
  });

  test("that is broken off leaves nothing", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    const held = scene.web.feeds.hold(scene.web.feeds.url());
    const controller = new AbortController();
    const polling = pollFeed(scene.deps, {
      userId: USER,
      feedId: feed.id,
      when: "now",
      signal: controller.signal,
    });
    await held.asked;
    controller.abort();
    expect(await polling).toEqual({ outcome: "passed-over", why: "aborted" });
    expect(await changesOf(scene.log, "articleFeeds")).toHaveLength(1);
  });

  test("at the same time as another one of the same feed imports nothing twice", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    const held = scene.web.feeds.hold(scene.web.feeds.url());
    const polls = [scene.poll(feed), scene.poll(feed)];
    await held.asked;
    held.release();
    const results = await Promise.all(polls);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["new", "nothing-new"]);
    expect(await scene.imported()).toHaveLength(10);
  });

  test.each([
    ["came all the same", true],
    ["never came", false],
  ])("whose commit is in doubt and %s imports everything once", async (_what, isStored) => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    const result = await scene.poll(feed, doubtful(scene.log, isStored));
    expect(result).toMatchObject({ outcome: isStored ? "nothing-new" : "new" });
    expect(await scene.imported()).toHaveLength(10);
    expect(await changesOf(scene.log, "articleImportJobs")).toHaveLength(1);
  });
});

test("feeds of one host are fetched one after the other", async () => {
  const urls = [1, 2, 3, 4].map((desk) => scene.web.feeds.url("rss", desk));
  const feeds = await Promise.all(urls.map((url) => scene.subscribe(url)));
  const holds = new Map(urls.map((url) => [url, scene.web.feeds.hold(url)]));
  const polls = feeds.map((feed) => scene.poll(feed));
  while (holds.size > 0) {
    const asked = await Promise.race([...holds].map(([url, hold]) => hold.asked.then(() => url)));
    holds.get(asked)!.release();
    holds.delete(asked);
  }
  await Promise.all(polls);
  expect(scene.web.requests.maxConcurrentPerHost).toBe(1);
  expect(await scene.imported()).toHaveLength(40);
});

/** The first append ends with nobody knowing whether it was stored. */
function doubtful(log: SyncLog, isStored: boolean): SyncLog {
  let isFirst = true;
  return {
    ...log,
    async withStream<T>(userId: string, work: (stream: LockedStream) => Promise<T>): Promise<T> {
      let hasAppended = false;
      const doubt = new UnknownCommitError();
      const result = await log.withStream(userId, (stream) =>
        work({
          ...stream,
          append: (...args) => {
            hasAppended = isFirst;
            if (hasAppended && !isStored) {
              isFirst = false;
              throw doubt;
            }
            return stream.append(...args);
          },
        }),
      );
      if (!hasAppended) return result;
      isFirst = false;
      throw doubt;
    },
  };
}
