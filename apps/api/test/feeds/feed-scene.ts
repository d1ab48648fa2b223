/** The polling of feeds on a log in memory, against the small web's feeds. */
import { DEFAULT_FEED_LIMITS, type FeedLimits, type FeedRecord } from "@tidemark/feeds";
import { createJobQueue, createSchedules, type JobQueue } from "@tidemark/job-queue";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import { type Change, createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { createFetcher } from "@tidemark/article-extractor";
import { FeedDesk } from "../../src/feeds/feed-desk.ts";
import { FeedRecords } from "../../src/feeds/feed-records.ts";
import { createFeedWeb } from "../../src/feeds/fetch-feed.ts";
import { type PollDeps, pollFeed, type PollResult } from "../../src/feeds/poll-feed.ts";

export const USER = "alice";

export interface FeedScene {
  readonly web: SmallWeb;
  readonly log: SyncLog;
  readonly queue: JobQueue;
  readonly desk: FeedDesk;
  readonly deps: PollDeps;
  /** Subscribes to the address and answers the subscription. */
  subscribe(url: string): Promise<FeedRecord>;
  /** Polls, due or not; on another log, if one is given. */
  poll(feed: FeedRecord, log?: PollDeps["log"]): Promise<PollResult>;
  find(feed: FeedRecord): Promise<FeedRecord>;
  /** Addresses of the items that were added, in the order of the log. */
  imported(): Promise<string[]>;
  /** Ids of the feeds that the schedule has tasks for; null without a schedule. */
  scheduled(): Promise<string[] | null>;
  close(): Promise<void>;
}

export async function feedScene(changed: Partial<FeedLimits> = {}): Promise<FeedScene> {
  const web = await startSmallWeb();
  const log = createMemorySyncLog();
  const limits = { ...DEFAULT_FEED_LIMITS, ...changed };
  const queue = createJobQueue({ log, tenant: USER });
  const fetcher = createFetcher({
    allow: [{ hostSuffix: web.hostSuffix, address: "127.0.0.1", port: web.port }],
  });
  const records = new FeedRecords(() => log, limits);
  const deps = { log, records, web: createFeedWeb(fetcher), limits };
  const desk = new FeedDesk({
    log,
    records,
    queues: { use: (_tenant, work) => work(queue) },
    limits,
    userId: USER,
    clientId: "test",
  });
  return {
    web,
    log,
    queue,
    desk,
    deps,
    async subscribe(url) {
      const subscription = await desk.subscribe([{ url }]);
      if (subscription.kind !== "subscribed") throw new Error(subscription.kind);
      return subscription.feeds[0]!.feed;
    },
    poll: ({ id }, other = log) =>
      pollFeed(
        { ...deps, log: other },
        { userId: USER, feedId: id, when: "now", signal: new AbortController().signal },
      ),
    async find({ id }) {
      return (await records.of(USER)).find(id)!;
    },
    imported: async () =>
      (await changesOf(log, "articleImportItems")).map(({ data }) => data!["url"] as string),
    async scheduled() {
      const [schedule] = await createSchedules(queue).list();
      return schedule?.tasks.map(({ key }) => key) ?? null;
    },
    async close() {
      await queue.close();
      await fetcher.close();
      await web.close();
    },
  };
}

/** Changes of a table, in the order of the log. */
export async function changesOf(
  log: Pick<SyncLog, "readAfter">,
  tableName: string,
): Promise<readonly Change[]> {
  const page = await log.readAfter(USER, 0, { tables: { appId: "articles", tableNames: [tableName] } });
  return page.changes;
}
