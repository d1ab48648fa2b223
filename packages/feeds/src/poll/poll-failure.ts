/** What a failed poll does to a subscription's record. Pure. */
import { formatStamp, type Json } from "@tidemark/sync-log";
import type { FeedLimits } from "../limits.ts";
import type { FeedRecord } from "../record/feed-record.ts";
import type { PollAnswer } from "./poll-answer.ts";
import { restMs } from "./poll-times.ts";

type Failed = Extract<PollAnswer, { kind: "failed" }>;

/** Failures that say that there is no feed (any more) at the address, not that it is ill. */
const NOT_THERE: ReadonlySet<string> = new Set(["gone", "not-found", "not-a-feed", "dns-not-found"]);

/** What is said of a feed rather than of a page. Other failures say what they are themselves. */
const SENTENCES: Readonly<Record<string, string>> = {
  gone: "The site removed the feed for good (410). It is paused; resume it to try again, or unsubscribe.",
  "not-found":
    "There is nothing at the feed's address (404). Look on the site for a new one, or unsubscribe.",
  "unsupported-type":
    "The address leads to a file that is no feed, such as a picture or a film. Look for the feed's own.",
  "too-large": "The feed is larger than the limit. Look on the site for a shorter one.",
  "rate-limited": "The site asks for fewer requests (429). The feed is left alone for a while.",
};

export interface FailureFields extends Record<string, Json> {
  readonly failure: string;
}

export function failedFields(
  feed: FeedRecord,
  { code, message, retryAfterMs }: Failed,
  { nowMs, limits }: { readonly nowMs: number; readonly limits: FeedLimits },
): FailureFields {
  const failures = feed.failures + 1;
  const isElsewhere = feed.feedUrl !== null;
  return {
    failures,
    failureCode: code,
    failure: SENTENCES[code] ?? message,
    restUntil: formatStamp(nowMs + restMs(feed, failures, retryAfterMs, limits)),
    // Where it had moved to, it is no more: the subscribed address may know better.
    ...(isElsewhere && NOT_THERE.has(code) && { feedUrl: null, etag: null, lastModified: null }),
    ...(!isElsewhere && code === "gone" && { paused: true }),
  };
}

/** Not to be left alone: it is looked at again whether the other one still has the feed. */
export function duplicateFields({ title, feedTitle, url }: FeedRecord): FailureFields {
  const name = title ?? feedTitle;
  const other = name === null ? url : `${name} (${url})`;
  return {
    failures: 1,
    failureCode: "duplicate",
    failure: `This is the feed of another subscription, ${other}, and is polled there only. End one of the two.`,
    restUntil: null,
  };
}

export function recoveredFields(): Record<string, Json> {
  return { failures: 0, failureCode: null, failure: null, restUntil: null };
}
