/**
 * Keeps the user's schedule in step with the subscriptions: one task for each feed that is polled, at the
 * shortest of their intervals. A feed that is not due by then is passed over by its task.
 */
import type { FeedRecord } from "@tidemark/feeds";
import { createSchedules, type JobQueue, NotExistError, type ScheduleInput } from "@tidemark/job-queue";
import type { FeedRecords } from "./feed-records.ts";

export const FEED_POLL = "feed-poll";
/** Of the queue; so that workers for other jobs need not know these. */
export const FEED_CHANNEL = "feeds";
const FEED_SCHEDULE = "feeds";

/** The arguments of a poll's job. */
export interface FeedPollArgs {
  readonly feedId: string;
  /** Asked for by a person: also when the feed is not due. */
  readonly now?: boolean;
}

/** While others subscribe at the same time, the subscriptions are read again so often. */
const MAX_ROUNDS = 5;

export async function keepFeedSchedule(queue: JobQueue, records: FeedRecords, userId: string): Promise<void> {
  const read = async () => scheduleOf((await records.of(userId)).live());
  let wanted = await read();
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    await putSchedule(queue, wanted);
    // Whoever subscribed meanwhile may have written the schedule before this did, with more in it.
    const now = await read();
    if (JSON.stringify(now) === JSON.stringify(wanted)) return;
    wanted = now;
  }
}

async function putSchedule(queue: JobQueue, wanted: ScheduleInput | null): Promise<void> {
  const schedules = createSchedules(queue);
  if (wanted !== null) {
    await schedules.put(wanted);
    return;
  }
  const known = (await schedules.list()).find(({ name }) => name === FEED_SCHEDULE);
  if (known === undefined) return;
  await schedules.delete(known.id).catch((error: unknown) => {
    if (!(error instanceof NotExistError)) throw error;
  });
}

/** Null when there is nothing to poll. */
function scheduleOf(feeds: readonly FeedRecord[]): ScheduleInput | null {
  const polled = feeds.filter(({ paused }) => !paused).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (polled.length === 0) return null;
  return {
    name: FEED_SCHEDULE,
    everyMs: Math.min(...polled.map(({ everyMs }) => everyMs)),
    channel: FEED_CHANNEL,
    missed: "one",
    maxOpenRuns: 1,
    tasks: polled.map(({ id }) => ({
      key: id,
      jobType: FEED_POLL,
      args: { feedId: id } satisfies FeedPollArgs,
      dependsOn: [],
    })),
  };
}

/** Polls feeds now, beside their schedule. A feed whose poll waits or runs gets no second one. */
export async function pollFeedsNow(queue: JobQueue, feedIds: readonly string[]): Promise<readonly string[]> {
  return queue.enqueueMany(
    feedIds.map((feedId) => ({
      jobType: FEED_POLL,
      args: { feedId, now: true } satisfies FeedPollArgs,
      channel: FEED_CHANNEL,
      unique: { key: feedId },
    })),
  );
}
