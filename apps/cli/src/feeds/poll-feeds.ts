/** Polls feeds now, several at a time, and tells of each as it comes. */
import type { PollResult } from "@tidemark/api";
import type { FeedRecord } from "@tidemark/feeds";
import { print, type Terminal } from "../terminal.ts";
import { describePoll } from "./describe-feeds.ts";
import type { FeedSession } from "./feed-session.ts";

const POLLS_AT_A_TIME = 8;

export interface PollCounts {
  readonly imported: number;
  readonly failed: number;
}

export async function pollFeeds(
  terminal: Pick<Terminal, "output">,
  { desk, poll, signal }: FeedSession,
  feeds: readonly FeedRecord[],
  when: "rested" | "now",
): Promise<PollCounts> {
  const results: PollResult[] = [];
  const rest = feeds.values();
  const lanes = Array.from({ length: Math.min(POLLS_AT_A_TIME, feeds.length) }, async () => {
    for (const feed of rest) {
      if (signal.aborted) return;
      const result = await poll({ feedId: feed.id, when, signal });
      results.push(result);
      print(terminal, describePoll((await desk.find(feed.id)) ?? feed, result));
    }
  });
  await Promise.all(lanes);
  return {
    imported: results.reduce(
      (sum, result) => sum + (result.outcome === "passed-over" ? 0 : result.imported),
      0,
    ),
    failed: results.filter(({ outcome }) => outcome === "failed").length,
  };
}
