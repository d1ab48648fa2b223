/** Subscriptions and the schedule that follows them. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSchedules } from "@tidemark/job-queue";
import { UnknownCommitError } from "@tidemark/sync-log-postgres";
import { FeedDesk } from "../../src/feeds/feed-desk.ts";
import { changesOf, type FeedScene, feedScene, USER } from "./feed-scene.ts";

const A = "https://a.example/feed";
const B = "https://b.example/feed";
const HOUR_MS = 3_600_000;

let scene: FeedScene;

beforeEach(async () => {
  scene = await feedScene({ maxFeeds: 5 });
});

afterEach(() => scene.close());

describe("subscribing", () => {
  test("to the same address twice is one subscription, which stays as it is", async () => {
    const first = await scene.subscribe(A);
    await scene.desk.change(first.id, { title: "Mine" });
    const again = await scene.desk.subscribe([{ url: A, title: "Another" }]);
    expect(again).toMatchObject({ feeds: [{ isNew: false, feed: { id: first.id, title: "Mine" } }] });
    expect(await scene.desk.list()).toHaveLength(1);
  });

  test("beyond the limit takes none of them", async () => {
    const wishes = Array.from({ length: 6 }, (_, index) => ({ url: `${A}/${index}` }));
    expect(await scene.desk.subscribe(wishes)).toEqual({ kind: "too-many", most: 5 });
    expect(await scene.desk.list()).toEqual([]);
    expect(await scene.desk.subscribe(wishes.slice(0, 5))).toMatchObject({ kind: "subscribed" });
    expect(await scene.desk.subscribe(wishes.slice(0, 5))).toMatchObject({ kind: "subscribed" });
  });

  test("again after it ended begins anew, and keeps what was seen", async () => {
    const feed = await scene.subscribe(scene.web.feeds.url());
    await scene.poll(feed);
    await scene.desk.end(feed.id);
    expect(await scene.desk.list()).toEqual([]);
    expect(await scene.desk.subscribe([{ url: feed.url }])).toMatchObject({ feeds: [{ isNew: true }] });
    expect(await scene.poll(feed)).toMatchObject({ outcome: "unchanged" });
  });

  test("with a commit in doubt still tells what is new", async () => {
    let hasDoubt = true;
    const { deps } = scene;
    const desk = new FeedDesk({
      ...deps,
      log: {
        ...scene.log,
        async withStream(userId, work) {
          const result = await scene.log.withStream(userId, work);
          if (!hasDoubt) return result;
          hasDoubt = false;
          throw new UnknownCommitError();
        },
      },
      queues: { use: (_tenant, work) => work(scene.queue) },
      userId: USER,
      clientId: "test",
    });
    expect(await desk.subscribe([{ url: A }])).toMatchObject({ feeds: [{ isNew: true }] });
    expect(await changesOf(scene.log, "articleFeeds")).toHaveLength(1);
  });

  test("an interval outside of the limits is brought into them", async () => {
    expect(await scene.desk.subscribe([{ url: A, everyMs: 1 }])).toMatchObject({
      feeds: [{ feed: { everyMs: 900_000 } }],
    });
  });
});

describe("the schedule", () => {
  test("has a task for each feed, and the shortest of their intervals", async () => {
    const feeds = [await scene.subscribe(A), await scene.subscribe(B)];
    expect(await scene.scheduled()).toEqual(feeds.map(({ id }) => id).sort());
    await scene.desk.change(feeds[1]!.id, { everyMs: HOUR_MS / 2 });
    const [schedule] = await createSchedules(scene.queue).list();
    expect(schedule).toMatchObject({ name: "feeds", everyMs: HOUR_MS / 2 });
  });

  test("leaves out paused feeds and ended ones, and is none without any", async () => {
    const [a, b] = [await scene.subscribe(A), await scene.subscribe(B)];
    await scene.desk.change(a.id, { paused: true });
    expect(await scene.scheduled()).toEqual([b.id]);
    await scene.desk.end(b.id);
    expect(await scene.scheduled()).toBeNull();
    await scene.desk.change(a.id, { paused: false });
    expect(await scene.scheduled()).toEqual([a.id]);
  });

  test("has them all when many subscribe at once", async () => {
    const urls = Array.from({ length: 5 }, (_, index) => `${A}/${index}`);
    const feeds = await Promise.all(urls.map((url) => scene.subscribe(url)));
    expect(await scene.scheduled()).toEqual(feeds.map(({ id }) => id).sort());
  });

  test("is not written again when nothing about it changes", async () => {
    const feed = await scene.subscribe(A);
    const before = (await scene.log.head(USER))!.seq;
    await scene.desk.change(feed.id, { title: "Mine" });
    expect((await scene.log.head(USER))!.seq).toBe(before + 1);
  });
});

test("a poll that waits is not asked for twice", async () => {
  const feed = await scene.subscribe(A);
  const [first] = await scene.desk.pollSoon([feed.id]);
  expect(await scene.desk.pollSoon([feed.id])).toEqual([first]);
  expect(await scene.queue.job(first!)).toMatchObject({ jobType: "feed-poll", channel: "feeds" });
});

test("what is not there is neither changed nor ended", async () => {
  expect(await scene.desk.change("no-such-feed", { paused: true })).toBeNull();
  expect(await scene.desk.end("no-such-feed")).toBe(false);
  expect(await scene.desk.find("no-such-feed")).toBeNull();
});
