/** Which of several subscriptions has a feed that all of them lead to. Pure; it follows from their records alone. */
import type { FeedRecord } from "./feed-record.ts";

type Placed = Pick<FeedRecord, "id" | "url" | "feedUrl" | "seen" | "firstSeq" | "deleted">;

/** Where the feed is, as far as that is known. */
export function addressOf({ url, feedUrl }: Pick<FeedRecord, "url" | "feedUrl">): string {
  return feedUrl ?? url;
}

/** The other subscription that has this one's feed, so that this one is not polled; null when it has it itself. */
export function twinOf<Other extends Placed>(feed: Placed, others: readonly Other[]): Other | null {
  const address = addressOf(feed);
  let first: Other | null = null;
  for (const other of others) {
    if (other.id === feed.id || other.deleted || addressOf(other) !== address) continue;
    if (precedes(other, first ?? feed)) first = other;
  }
  return first;
}

/** Whoever has taken entries goes on, else they would come again; among equals the older one does. */
function precedes(one: Placed, two: Placed): boolean {
  if ((one.seen === null) !== (two.seen === null)) return one.seen !== null;
  return one.firstSeq < two.firstSeq;
}
