/**
 * One user's feeds as the API and the command line use them: what is changed in the subscriptions is
 * changed in the schedule, too. A call that fails in between is repeated by its caller and mends that.
 */
import type { FeedLimits, FeedRecord, SubscriberFields } from "@tidemark/feeds";
import type { QueueAccess } from "../queue/tenant-queues.ts";
import type { FeedLog, FeedRecords } from "./feed-records.ts";
import { keepFeedSchedule, pollFeedsNow } from "./feed-schedule.ts";
import {
  changeSubscription,
  endSubscription,
  type FeedWish,
  subscribeToFeeds,
  type Subscription,
} from "./subscriptions.ts";

export interface FeedDeskDeps {
  /** As the user may use it. */
  readonly log: FeedLog;
  readonly records: FeedRecords;
  readonly queues: Pick<QueueAccess, "use">;
  readonly limits: FeedLimits;
  readonly userId: string;
  /** Who the changes say they are from. */
  readonly clientId: string;
}

export class FeedDesk {
  readonly #deps: FeedDeskDeps;

  constructor(deps: FeedDeskDeps) {
    this.#deps = deps;
  }

  /** Those that have not ended, oldest first. */
  async list(): Promise<readonly FeedRecord[]> {
    return (await this.#deps.records.of(this.#deps.userId)).live();
  }

  /** Null when there is none, or no more. */
  async find(feedId: string): Promise<FeedRecord | null> {
    const feed = (await this.#deps.records.of(this.#deps.userId)).find(feedId);
    return feed === null || feed.deleted ? null : feed;
  }

  /** All of them or none. Addresses that are subscribed to already stay as they are. */
  async subscribe(wishes: readonly FeedWish[]): Promise<Subscription> {
    const subscription = await subscribeToFeeds(this.#deps, wishes);
    if (subscription.kind === "subscribed") await this.#keepSchedule();
    return subscription;
  }

  /** Null when there is none, or no more. */
  async change(feedId: string, fields: Partial<SubscriberFields>): Promise<FeedRecord | null> {
    const changed = await changeSubscription(this.#deps, feedId, fields);
    if (changed !== null) await this.#keepSchedule();
    return changed;
  }

  /** False when there is none, or no more. */
  async end(feedId: string): Promise<boolean> {
    const ended = await endSubscription(this.#deps, feedId);
    if (ended) await this.#keepSchedule();
    return ended;
  }

  /** Has them polled soon, beside their schedule; answers the jobs. */
  pollSoon(feedIds: readonly string[]): Promise<readonly string[]> {
    const { queues, userId } = this.#deps;
    if (feedIds.length === 0) return Promise.resolve([]);
    return queues.use(userId, (queue) => pollFeedsNow(queue, feedIds));
  }

  #keepSchedule(): Promise<void> {
    const { queues, records, userId } = this.#deps;
    return queues.use(userId, (queue) => keepFeedSchedule(queue, records, userId));
  }
}
