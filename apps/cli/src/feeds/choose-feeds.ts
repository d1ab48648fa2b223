/** Finds the subscriptions that a person names: by address, or by the beginning of the id. */
import { type FeedRecord, readFeedAddress } from "@tidemark/feeds";
import { plural } from "../plural.ts";
import { UserError } from "../user-error.ts";
import { describeFeed } from "./describe-feeds.ts";

/** So many are shown where a list is only a help. */
const SHOWN_FEEDS = 20;

/** Each that is named, once. Throws a `UserError` for a name of none or of several. */
export function chooseFeeds(feeds: readonly FeedRecord[], names: readonly string[]): readonly FeedRecord[] {
  return [...new Set(names.map((name) => chooseFeed(feeds, name)))];
}

function chooseFeed(feeds: readonly FeedRecord[], name: string): FeedRecord {
  const address = readFeedAddress(name);
  const byAddress = feeds.find(
    ({ url, feedUrl }) => address.ok && (url === address.url || feedUrl === address.url),
  );
  if (byAddress !== undefined) return byAddress;
  const found = feeds.filter(({ id }) => id.startsWith(name.toLowerCase()));
  if (found.length === 1) return found[0]!;
  if (feeds.length === 0) throw new UserError(`There is no feed ${name}: you are subscribed to none.`);
  const fact =
    found.length > 1
      ? `${name} is the beginning of ${plural(found.length, "feed id")}; give more of it`
      : `There is no feed ${name}. Name it by its address or the beginning of its id`;
  const shown = (found.length > 1 ? found : feeds).slice(0, SHOWN_FEEDS);
  throw new UserError(`${fact}:\n${shown.map(describeFeed).join("\n")}`);
}
