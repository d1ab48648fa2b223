/** Polls feeds now, several at a time, and tells of each as it comes. */
import type { PollResult } from "@tidemark/api";
import type { FeedRecord } from "@tidemark/feeds";
import { print, type Terminal } from "../terminal.ts";
import { describePoll } from "./describe-feeds.ts";
import type { FeedSession } from "./feed-session.ts";

const POLLS_AT_A_TIME = 8;

export interface PollCounts {
  /** Feeds that were asked, also in vain. */
  readonly polled: number;
  readonly imported: number;
  readonly failed: number;
  /** Feeds that were left alone, because they failed before. */
  readonly resting: number;
  /** When the first of these may be asked again, ms; null without any. */
  readonly restUntilMs: number | null;
  /** Feeds that were left out because they are paused. */
  readonly paused: number;
  /** Subscriptions whose feed another one has. */
  readonly duplicates: number;
}

export async function pollFeeds(
  terminal: Pick<Terminal, "output">,
  { desk, poll, signal }: FeedSession,
  feeds: readonly FeedRecord[],
  when: "rested" | "now",
): Promise<PollCounts> {
  const polls: Poll[] = [];
  const rest = feeds.values();
  const lanes = Array.from({ length: Math.min(POLLS_AT_A_TIME, feeds.length) }, async () => {
    for (const known of rest) {
      if (signal.aborted) return;
      const result = await poll({ feedId: known.id, when, signal });
      const feed = (await desk.find(known.id)) ?? known;
      polls.push({ feed, result });
      print(terminal, describePoll(feed, result));
    }
  });
  await Promise.all(lanes);
  return countPolls(polls);
}

interface Poll {
  readonly feed: FeedRecord;
  readonly result: PollResult;
}

function countPolls(polls: readonly Poll[]): PollCounts {
  const counts = { polled: 0, imported: 0, failed: 0, resting: 0, paused: 0, duplicates: 0 };
  let restUntilMs = Infinity;
  for (const { feed, result } of polls) {
    if (result.outcome !== "passed-over") {
      counts.polled += 1;
      counts.imported += result.imported;
      if (result.outcome === "failed") counts.failed += 1;
    } else if (result.why === "resting") {
      counts.resting += 1;
      restUntilMs = Math.min(restUntilMs, feed.restUntilMs ?? Infinity);
    } else if (result.why === "paused") counts.paused += 1;
    else if (result.why === "duplicate") counts.duplicates += 1;
  }
  return { ...counts, restUntilMs: restUntilMs === Infinity ? null : restUntilMs };
}
