/** What a person is told of feeds and polls. Text only. */
import type { PollResult } from "@tidemark/api";
import { type FeedRecord, type FeedState, summariseFeed, type UnusableEntry } from "@tidemark/feeds";
import { formatStamp } from "@tidemark/sync-log";
import { oneLine } from "../one-line.ts";
import { groupDigits, plural } from "../plural.ts";
import type { PollCounts } from "./poll-feeds.ts";
import { describeInterval } from "./read-interval.ts";

/** Long enough to mean one feed. */
const ID_CHARS = 8;
const LISTED_ROWS = 20;

export function nameOf(feed: FeedRecord): string {
  return oneLine(feed.title ?? feed.feedTitle ?? feed.url);
}

const STATES: Record<FeedState, string> = {
  new: "not polled yet",
  ok: "ok",
  failing: "failing",
  paused: "paused",
  gone: "gone",
};

/** A line of what it is, and one of how it is. */
export function describeFeed(feed: FeedRecord): string {
  const { id, url, folder, state, everyMs, lastPolledAt, lastNewAt, feedUrl, failure, unusableEntries } =
    summariseFeed(feed);
  const place = folder.length === 0 ? "" : `, in ${folder.map(oneLine).join("/")}`;
  const facts = [
    `${STATES[state]}, every ${describeInterval(everyMs)}${place}`,
    ...(feedUrl === null ? [] : [`is at ${feedUrl}`]),
    ...(lastPolledAt === null ? [] : [`polled ${lastPolledAt}`]),
    ...(lastNewAt === null ? [] : [`last new ${lastNewAt}`]),
    ...(unusableEntries === 0
      ? []
      : [`${plural(unusableEntries, "entry", "entries")} without a usable link`]),
    ...(failure === null ? [] : [oneLine(failure.message)]),
  ];
  const title = nameOf(feed) === url ? "" : `  ${nameOf(feed)}`;
  return `  ${id.slice(0, ID_CHARS)}  ${url}${title}\n            ${facts.join("; ")}`;
}

type PassedOver = Extract<PollResult, { outcome: "passed-over" }>;

const PASSED_OVER: Record<Exclude<PassedOver["why"], "duplicate" | "resting">, string> = {
  unknown: "not subscribed to any more",
  unsubscribed: "not subscribed to any more",
  paused: "paused; resume it first",
  "not-due": "not due",
  aborted: "stopped",
};

export function describePoll(feed: FeedRecord, result: PollResult): string {
  return `  ${nameOf(feed)}: ${describeOutcome(feed, result)}`;
}

function describeOutcome(feed: FeedRecord, result: PollResult): string {
  switch (result.outcome) {
    case "new": {
      const left =
        result.passedOver === 0 ? "" : `, and ${groupDigits(result.passedOver)} that are not taken`;
      return `${groupDigits(result.imported)} new${left}`;
    }
    case "nothing-new":
    case "unchanged":
      return "nothing new";
    case "failed":
      return `failed: ${oneLine(result.failure ?? "")}`;
    case "passed-over":
      return describePassedOver(feed, result);
    default:
      return result satisfies never;
  }
}

function describePassedOver({ restUntilMs }: FeedRecord, passedOver: PassedOver): string {
  if (passedOver.why === "duplicate") {
    const { id, url } = passedOver.of;
    return `the same feed as ${id.slice(0, ID_CHARS)} (${oneLine(url)}), and polled there only; remove one of the two`;
  }
  if (passedOver.why !== "resting") return PASSED_OVER[passedOver.why];
  const until = restUntilMs === null ? "for a while" : `until ${formatStamp(restUntilMs)}`;
  return `left alone ${until}, because it failed; name it to look all the same`;
}

/** What came of all of them together. */
export function describePollCounts(counts: PollCounts): string {
  const { polled, imported, failed, resting, restUntilMs, paused, duplicates } = counts;
  const parts = [`${plural(polled, "feed")} polled: ${plural(imported, "new article")}`];
  if (failed > 0) parts.push(`${groupDigits(failed)} failed`);
  if (resting > 0) {
    const until = restUntilMs === null ? "" : `, the first until ${formatStamp(restUntilMs)}`;
    parts.push(`${groupDigits(resting)} left alone because they fail${until}`);
  }
  if (paused > 0) parts.push(`${groupDigits(paused)} left out because they are paused`);
  if (duplicates > 0) parts.push(`${groupDigits(duplicates)} left out because others have the same feed`);
  return `${parts.join("; ")}.`;
}

/** Why an address was not subscribed to that a subscription has already; null when it is its own address. */
export function describeKnown(url: string, feed: FeedRecord): string | null {
  if (feed.url === url) return null;
  return `  ${url} is the feed of ${feed.id.slice(0, ID_CHARS)} (${oneLine(feed.url)}), to which you are subscribed; it was not added again`;
}

export function describeUnusable(unusable: readonly UnusableEntry[]): string[] {
  const shown = unusable
    .slice(0, LISTED_ROWS)
    .map(
      ({ title, reason }) => `  not usable: ${oneLine(title ?? "a feed without a name")}: ${oneLine(reason)}`,
    );
  const left = unusable.length - shown.length;
  return left > 0 ? [...shown, `  … and ${groupDigits(left)} more`] : shown;
}
