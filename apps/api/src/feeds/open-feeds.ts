/** The feeds of the user that the settings name, for programs that have the database open already. */
import { createJobQueue } from "@tidemark/job-queue";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";
import type { Logger } from "../logging/create-logger.ts";
import { queueLimits, type QueueLimitsConfig } from "../queue/queue-limits.ts";
import { createFeedEngine, type FeedConfig, type FeedEngine, feedLimits } from "./create-feed-engine.ts";
import { FeedDesk, type FeedDeskDeps } from "./feed-desk.ts";
import { FeedRecords } from "./feed-records.ts";

export interface OpenFeedsOptions {
  readonly log: PostgresSyncLog;
  readonly config: FeedConfig & QueueLimitsConfig;
  readonly logger: Logger;
  /** Who the changes say they are from. */
  readonly clientId: string;
}

export interface OpenFeeds {
  readonly desk: FeedDesk;
  /** Polls one feed here, beside the queue. */
  readonly poll: FeedEngine["poll"];
  /** Idempotent. The database stays open. */
  close(): Promise<void>;
}

export function openFeeds({ log, config, logger, clientId }: OpenFeedsOptions): OpenFeeds {
  const { userId } = config;
  const queue = createJobQueue({ log, tenant: userId, limits: queueLimits(config), logger });
  const queues: FeedDeskDeps["queues"] = { use: (_tenant, work) => work(queue) };
  const engine = createFeedEngine({ log, config, queues, logger });
  const limits = feedLimits(config);
  const ownLog = log.asUser(userId);
  const records = new FeedRecords(() => ownLog, limits);
  return {
    desk: new FeedDesk({ log: ownLog, records, queues, limits, userId, clientId }),
    poll: (request) => engine.poll(request),
    async close() {
      await engine.close();
      await queue.close();
    },
  };
}
