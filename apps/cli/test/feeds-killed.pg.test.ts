/** A run of the feeds' schedule whose server is killed in the middle, on real processes. */
import { createLogger, openFeeds, readConfig } from "@tidemark/api";
import { createJobQueue, createSchedules } from "@tidemark/job-queue";
import type { SyncLog } from "@tidemark/sync-log";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CliProcess } from "./support/cli-process.ts";
import { openScene, type Scene } from "./support/scene.ts";

const USER = "local";
const DESKS = [0, 1, 2, 3, 4, 5];

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

afterAll(() => scene.close());

async function startServer(): Promise<CliProcess> {
  const server = new CliProcess(["serve", "--port", "0"], {
    ...scene.env,
    TIDEMARK_DATA_DIR: scene.path("data"),
  });
  await server.until(/listens on/);
  return server;
}

/** Looked at after every change of the user's stream, until it holds. */
async function until<T>(log: Pick<SyncLog, "subscribe">, look: () => Promise<T | null>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const lookNow = () => void look().then((found) => found !== null && resolve(found), reject);
  const unsubscribe = await log.subscribe(lookNow);
  lookNow();
  const found = await promise;
  await unsubscribe();
  return found;
}

test("the run goes on after the kill: finished polls are not done again, the others once, and nothing is imported twice", async () => {
  const { feeds: small, requests } = scene.web;
  const log = await connectSyncLog({ url: scene.database.url });
  const queue = createJobQueue({ log, tenant: USER });
  const feeds = openFeeds({
    log,
    config: readConfig(scene.env),
    logger: createLogger({ format: "text", write: () => undefined }),
    clientId: "test",
  });
  const subscription = await feeds.desk.subscribe(DESKS.map((desk) => ({ url: small.url("rss", desk) })));
  if (subscription.kind !== "subscribed") throw new Error(subscription.kind);
  const urls = subscription.feeds.map(({ feed }) => feed.url);
  const holds = new Map(urls.map((url) => [url, small.hold(url)]));

  const server = await startServer();
  const schedules = createSchedules(queue);
  const [schedule] = await schedules.list();
  const runId = await schedules.trigger(schedule!.id);
  // Feeds of one host come one after the other: three are let through, and the fourth is never answered.
  const asked: string[] = [];
  for (;;) {
    const next = await Promise.race([...holds].map(([url, hold]) => hold.asked.then(() => url)));
    asked.push(next);
    if (asked.length === 4) break;
    holds.get(next)!.release();
    holds.delete(next);
  }
  await until(log, async () => ((await schedules.runProgress(runId)).tasks.finished === 3 ? true : null));
  await server.kill();
  for (const hold of holds.values()) hold.release();

  await startServer();
  const run = await until(log, async () => {
    const progress = await schedules.runProgress(runId);
    return progress.finishedAt === undefined ? null : progress;
  });
  expect(run).toMatchObject({ state: "finished", recoveries: 1, tasks: { total: 6, finished: 6 } });
  expect(urls.filter((url) => requests.count(url) !== 1)).toEqual([asked[3]]);
  expect(requests.count(asked[3]!)).toBe(2);

  const page = await log.readAfter(USER, 0, {
    tables: { appId: "articles", tableNames: ["articleImportItems"] },
  });
  const imported = page.changes.filter(({ op }) => op === "insert").map(({ data }) => data!["url"] as string);
  expect(imported.sort()).toEqual(DESKS.flatMap((desk) => small.articlesOf(desk).slice(0, 10)).sort());

  await feeds.close();
  await queue.close();
  await log.close();
}, 90_000);
