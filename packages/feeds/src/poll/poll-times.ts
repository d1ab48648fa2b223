/** When a feed may be asked, and how long one that fails is left alone. Pure. */
import type { FeedLimits } from "../limits.ts";
import type { FeedRecord } from "../record/feed-record.ts";

/** A schedule's clock and a poll's own end differ a little; that must not cost a whole interval. */
const DUE_SHARE = 0.9;

type Timed = Pick<FeedRecord, "everyMs" | "paused" | "deleted" | "lastPolledAtMs" | "restUntilMs">;

/** Whether it is to be left alone, because it fails or asks for it. */
export function isResting({ restUntilMs }: Pick<Timed, "restUntilMs">, nowMs: number): boolean {
  return restUntilMs !== null && nowMs < restUntilMs;
}

/** Whether a schedule should ask the feed now. */
export function isDue(feed: Timed, nowMs: number): boolean {
  if (feed.paused || feed.deleted || isResting(feed, nowMs)) return false;
  return feed.lastPolledAtMs === null || nowMs - feed.lastPolledAtMs >= feed.everyMs * DUE_SHARE;
}

/** When it will be asked next at the earliest, ms; null while it is not asked at all. */
export function nextPollAtMs(feed: Timed): number | null {
  if (feed.paused || feed.deleted) return null;
  const dueAtMs = feed.lastPolledAtMs === null ? 0 : feed.lastPolledAtMs + feed.everyMs;
  return Math.max(dueAtMs, feed.restUntilMs ?? 0);
}

/**
 * How long to leave the feed alone after so many failures in a row, ms: its interval, twice, four times it,
 * and so on up to the limit, less half an interval, because the schedule says when exactly.
 */
export function restMs(
  feed: Pick<FeedRecord, "everyMs">,
  failures: number,
  retryAfterMs: number | null,
  { maxRestMs }: FeedLimits,
): number {
  const doubled = feed.everyMs * 2 ** Math.min(failures - 1, 20);
  const wait = Math.min(doubled, Math.max(maxRestMs, feed.everyMs));
  return Math.max(wait - feed.everyMs / 2, retryAfterMs ?? 0);
}
