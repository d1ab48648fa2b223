/**
 * Puts the polling of feeds together from its real parts: the log, the guarded fetcher, the user's queue.
 * It makes no schedule of its own; what is polled and when, the queue says.
 */
import { randomUUID } from "node:crypto";
import { createFetcher } from "@tidemark/article-extractor";
import { assertFeedLimits, DEFAULT_FEED_LIMITS, type FeedLimits } from "@tidemark/feeds";
import { startQueueWorker } from "@tidemark/job-queue";
import type { SyncLog } from "@tidemark/sync-log";
import type { Config } from "../config/read-config.ts";
import { timers } from "../engine/timers.ts";
import type { Logger } from "../logging/create-logger.ts";
import type { QueueAccess } from "../queue/tenant-queues.ts";
import { feedPollHandler, pollOfSchedule } from "./feed-poll-handler.ts";
import { FeedRecords } from "./feed-records.ts";
import { FEED_CHANNEL, keepFeedSchedule } from "./feed-schedule.ts";
import { createFeedWeb } from "./fetch-feed.ts";
import type { PollRequest, PollResult } from "./poll-feed.ts";

export type FeedConfig = Pick<
  Config,
  "userId" | "workerId" | "userAgentContact" | "fetchAllow" | "fetchDeny" | "feedFirstEntries"
>;

export interface FeedEngineOptions {
  /** As a worker sees it. */
  readonly log: SyncLog;
  readonly config: FeedConfig;
  readonly queues: Pick<QueueAccess, "use">;
  readonly logger: Logger;
}

export interface FeedEngine {
  /** Polls one of the user's feeds here, beside the queue. */
  poll(request: Omit<PollRequest, "userId">): Promise<PollResult>;
  /** Takes polls from the user's queue until it is closed. Rejects with what the log threw. */
  start(): Promise<void>;
  /** Drains what is polled, then ends connections. Idempotent. */
  close(): Promise<void>;
}

/** Feeds that are polled at a time; those of one host come one after the other. */
const CONCURRENCY = 8;

export function feedLimits({ feedFirstEntries }: Pick<Config, "feedFirstEntries">): FeedLimits {
  const limits = { ...DEFAULT_FEED_LIMITS, firstEntries: feedFirstEntries };
  assertFeedLimits(limits);
  return limits;
}

export function createFeedEngine({ log, config, queues, logger }: FeedEngineOptions): FeedEngine {
  const { userId } = config;
  const limits = feedLimits(config);
  const fetcher = createFetcher({
    allow: config.fetchAllow,
    deniedHosts: config.fetchDeny,
    ...(config.userAgentContact !== null && { contactUrl: config.userAgentContact }),
  });
  const records = new FeedRecords(() => log, limits);
  const deps = { log, records, web: createFeedWeb(fetcher), limits };
  const closing = Promise.withResolvers<void>();
  let running: Promise<void> | null = null;

  /** Holds the queue for as long as the worker takes jobs from it. */
  async function work(onStarted: () => void): Promise<void> {
    await queues.use(userId, async (queue) => {
      const worker = await startQueueWorker({
        queue,
        handlers: [feedPollHandler(deps, queue, userId)],
        channels: [FEED_CHANNEL],
        concurrency: CONCURRENCY,
        workerId: `feeds-${config.workerId ?? "worker"}-${randomUUID()}`,
        timers,
        logger,
      });
      try {
        await keepFeedSchedule(queue, records, userId);
        onStarted();
        await closing.promise;
      } finally {
        await worker.stop();
      }
    });
  }

  return {
    poll: (request) => queues.use(userId, (queue) => pollOfSchedule(deps, queue, { ...request, userId })),
    async start() {
      if (running !== null) return;
      const started = Promise.withResolvers<void>();
      running = work(started.resolve);
      await Promise.race([started.promise, running]);
    },
    async close() {
      closing.resolve();
      await running?.catch(() => undefined);
      await fetcher.close();
    },
  };
}
