/** Polls as jobs of the queue: at once, by the schedule, and through a stop. */
import { createSchedules } from "@tidemark/job-queue";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "../../src/config/read-config.ts";
import { createFeedEngine, type FeedEngine } from "../../src/feeds/create-feed-engine.ts";
import { createLogger } from "../../src/logging/create-logger.ts";
import { type FeedScene, feedScene, USER } from "./feed-scene.ts";

let scene: FeedScene;
let engine: FeedEngine;

beforeEach(async () => {
  scene = await feedScene();
  engine = createEngine();
});

afterEach(async () => {
  await engine.close();
  await scene.close();
});

function createEngine(): FeedEngine {
  const config = readConfig({
    USER_ID: USER,
    FETCH_ALLOW: `${scene.web.hostSuffix}=127.0.0.1:${scene.web.port}`,
    FEED_FIRST_ENTRIES: "3",
  });
  const logger = createLogger({ format: "text", write: () => undefined });
  return createFeedEngine({
    log: scene.log,
    config,
    queues: { use: (_tenant, work) => work(scene.queue) },
    logger,
  });
}

/** Settles when a condition holds, looked at after every change of the user's stream. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () => void holds().then((does) => does && resolve(), reject);
  const unsubscribe = await scene.log.subscribe(look);
  look();
  await promise;
  await unsubscribe();
}

const hasEnded = async (jobId: string) =>
  ["finished", "failed", "canceled"].includes((await scene.queue.jobDetails(jobId)).state);

test("a poll that is asked for is done, and its result says what it found", async () => {
  await engine.start();
  const feed = await scene.subscribe(scene.web.feeds.url());
  const [jobId] = await scene.desk.pollSoon([feed.id]);
  await until(() => hasEnded(jobId!));
  expect((await scene.queue.jobDetails(jobId!)).result).toMatchObject({ outcome: "new", imported: 3 });
  expect(await scene.imported()).toEqual(scene.web.feeds.articlesOf().slice(0, 3));
});

test("a run of the schedule polls every feed that is due", async () => {
  const feeds = [
    await scene.subscribe(scene.web.feeds.url("rss", 1)),
    await scene.subscribe(scene.web.feeds.url("rss", 2)),
  ];
  await scene.poll(feeds[0]!);
  await engine.start();
  const schedules = createSchedules(scene.queue);
  const [schedule] = await schedules.list();
  const runId = await schedules.trigger(schedule!.id);
  await until(() => hasEnded(runId));
  const { taskList } = await schedules.runProgress(runId);
  const resultOf = (id: string) => taskList.find(({ key }) => key === id)!.result;
  expect(resultOf(feeds[0]!.id)).toEqual({ outcome: "passed-over", why: "not-due" });
  expect(resultOf(feeds[1]!.id)).toMatchObject({ outcome: "new", imported: 3 });
});

test("a feed that is gone leaves the schedule", async () => {
  await engine.start();
  const feed = await scene.subscribe(scene.web.feeds.odd("gone"));
  const [jobId] = await scene.desk.pollSoon([feed.id]);
  await until(() => hasEnded(jobId!));
  expect(await scene.scheduled()).toBeNull();
});

test("a job that names no feed fails at once and says why", async () => {
  await engine.start();
  const jobId = await scene.queue.enqueue("feed-poll", null, [], "feeds");
  await until(() => hasEnded(jobId));
  expect(await scene.queue.jobDetails(jobId)).toMatchObject({ state: "failed", attempts: 1 });
});

test("a start mends a schedule that a crash kept from being written", async () => {
  const feed = await scene.subscribe(scene.web.feeds.url());
  const schedules = createSchedules(scene.queue);
  const [schedule] = await schedules.list();
  await schedules.delete(schedule!.id);
  await engine.start();
  expect(await scene.scheduled()).toEqual([feed.id]);
});

test("a stop in the middle of a poll gives it back, and the next start does it", async () => {
  await engine.start();
  const feed = await scene.subscribe(scene.web.feeds.url());
  const held = scene.web.feeds.hold(feed.url);
  const [jobId] = await scene.desk.pollSoon([feed.id]);
  await held.asked;
  const closed = engine.close();
  held.release();
  await closed;
  await createAndFinish(jobId!);
  expect(await scene.imported()).toHaveLength(3);
});

async function createAndFinish(jobId: string): Promise<void> {
  engine = createEngine();
  await engine.start();
  await until(() => hasEnded(jobId));
}
