/** What runs a poll's job of one user's queue. */
import { defineHandler, type Handler, type JobQueue, PermanentError } from "@tidemark/job-queue";
import { FEED_POLL, type FeedPollArgs, keepFeedSchedule } from "./feed-schedule.ts";
import { type PollDeps, pollFeed, type PollRequest, type PollResult } from "./poll-feed.ts";

type GivenArgs = Partial<FeedPollArgs> | null;

export function feedPollHandler(deps: PollDeps, queue: JobQueue, userId: string): Handler<GivenArgs> {
  return defineHandler<GivenArgs>(FEED_POLL, async ({ args, signal }) => {
    const feedId = args?.feedId;
    if (typeof feedId !== "string") {
      throw new PermanentError(
        'A poll needs the id of a feed: {"feedId": "…"}. Ask for it through the feeds.',
      );
    }
    const result = await pollOfSchedule(deps, queue, {
      userId,
      feedId,
      when: args?.now === true ? "now" : "due",
      signal,
    });
    // Nothing of it counts, so nothing may be taken for its end.
    signal.throwIfAborted();
    return result;
  });
}

/** Polls, and takes a feed out of the schedule that turned out to be gone for good. */
export async function pollOfSchedule(
  deps: PollDeps,
  queue: JobQueue,
  request: PollRequest,
): Promise<PollResult> {
  const { userId, feedId } = request;
  const result = await pollFeed(deps, request);
  if (result.outcome === "failed" && (await deps.records.of(userId)).find(feedId)?.paused) {
    await keepFeedSchedule(queue, deps.records, userId);
  }
  return result;
}
