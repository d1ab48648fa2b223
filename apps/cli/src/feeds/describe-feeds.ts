/** What a person is told of feeds and polls. Text only. */
import type { PollResult } from "@tidemark/api";
import { type FeedRecord, type FeedState, summariseFeed, type UnusableEntry } from "@tidemark/feeds";
import { oneLine } from "../one-line.ts";
import { groupDigits, plural } from "../plural.ts";
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

type PassedOver = Extract<PollResult, { outcome: "passed-over" }>["why"];

const PASSED_OVER: Record<PassedOver, string> = {
  unknown: "not subscribed to any more",
  unsubscribed: "not subscribed to any more",
  paused: "paused; resume it first",
  "not-due": "not due",
  resting: "left alone for a while, because it failed; name it to look all the same",
  aborted: "stopped",
};

export function describePoll(feed: FeedRecord, result: PollResult): string {
  return `  ${nameOf(feed)}: ${describeOutcome(result)}`;
}

function describeOutcome(result: PollResult): string {
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
      return PASSED_OVER[result.why];
    default:
      return result satisfies never;
  }
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
